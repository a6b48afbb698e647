import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase, Sql } from '@onrecord/postgres'
import { ProblemError, type Purpose } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { ACTOR } from './deps.ts'
import { isRefused, lintNotice } from './domain/lint-notice.ts'
import { Notice, type NoticeTerms, noticeHashOf, termsOf } from './domain/notice.ts'
import { findNotice, insertNotice } from './stores/notices.ts'

export interface NoticeDraft {
  workspace: string
  id: string
  version: number
  language: string
  text: string
  purposes: Purpose[]
  terms?: Partial<NoticeTerms>
  effectiveFrom?: Date
  /** What happens to the call of who refuses. Absent: it goes on; anything else is not published. */
  onRefusal?: 'call_goes_on' | 'call_ends'
  /** `service:<name>`, `user:<id>` or `cli`. */
  actor?: string
}

/**
 * Publishes one version of a notice in one language. Doing it again with the same text changes nothing.
 * @throws ProblemError `notice_refused` if the linter refuses it; `notice_exists` if that version has another text: publish the next version.
 */
export async function publishNotice(
  { db, ledger, clock }: { db: ScopedDatabase; ledger: Ledger; clock: Clock },
  draft: NoticeDraft,
): Promise<Notice> {
  const { actor = ACTOR, effectiveFrom = clock.now() } = draft
  const notice = noticeOf({ ...draft, effectiveFrom })
  return db
    .inWorkspace(notice.workspace)
    .transaction((tx) => enterNotice(ledger, tx, notice, { actor, now: clock.now() }))
}

/** The notice that a draft makes. @throws ProblemError `notice_refused`, with what the linter found */
export function noticeOf(draft: NoticeDraft & { effectiveFrom: Date }): Notice {
  const { workspace, id, version, language, text, purposes, terms, onRefusal, effectiveFrom } = draft
  const found = lintNotice({ language, text, purposes, onRefusal })
  if (isRefused(found)) {
    const detail = found.filter(({ severity }) => severity === 'refused')
    throw new ProblemError(
      'notice_refused',
      422,
      'Nobody can consent to this notice',
      detail.map((one) => `${one.code}: ${one.detail}`).join('; '),
    )
  }
  return Notice.parse({
    workspace,
    id,
    version,
    language,
    text,
    sha256: noticeHashOf(text),
    purposes,
    terms: { ...termsOf(workspace), ...terms },
    effectiveFrom,
  })
}

/** Publishes within the caller's transaction. */
export async function enterNotice(
  ledger: Ledger,
  tx: Sql,
  notice: Notice,
  { actor, now, proposedBy }: { actor: string; now: Date; proposedBy?: string },
): Promise<Notice> {
  const { workspace, id, version, language } = notice
  if (!(await insertNotice(tx, notice, now))) {
    const existing = await findNotice(tx, workspace, notice)
    if (existing?.sha256 === notice.sha256) return existing
    const name = `${id} version ${version} (${language})`
    throw new ProblemError('notice_exists', 409, 'This version of the notice has another text', name)
  }
  const { workspace: _, effectiveFrom, ...payload } = notice
  await ledger.append(tx, {
    workspace,
    type: 'notice.published',
    at: now.toISOString(),
    actor,
    target: { kind: 'notice', id: `${id}/${version}/${language}` },
    outcome: 'done',
    payload: {
      ...payload,
      effectiveFrom: effectiveFrom.toISOString(),
      ...(proposedBy !== undefined && { proposedBy }),
    },
    idempotencyKey: `notice.published/${id}/${version}/${language}`,
  })
  return notice
}
