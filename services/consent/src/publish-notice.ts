import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import { ProblemError, type Purpose } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
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
  /** `service:<name>`, `user:<id>` or `cli`. */
  actor?: string
}

/**
 * Publishes one version of a notice in one language. Doing it again with the same text changes nothing.
 * @throws ProblemError `notice_exists` if that version has another text: publish the next version.
 */
export async function publishNotice(
  { db, ledger, clock }: { db: ScopedDatabase; ledger: Ledger; clock: Clock },
  draft: NoticeDraft,
): Promise<Notice> {
  const { actor = 'service:consent', terms, effectiveFrom = clock.now(), ...rest } = draft
  const notice = Notice.parse({
    ...rest,
    sha256: noticeHashOf(draft.text),
    terms: { ...termsOf(draft.workspace), ...terms },
    effectiveFrom,
  })
  return db.inWorkspace(notice.workspace).transaction(async (tx) => {
    const now = clock.now()
    if (!(await insertNotice(tx, notice, now))) {
      const existing = await findNotice(tx, notice.workspace, notice)
      if (existing?.sha256 === notice.sha256) return existing
      const name = `${notice.id} version ${notice.version} (${notice.language})`
      throw new ProblemError('notice_exists', 409, 'This version of the notice has another text', name)
    }
    const { workspace, effectiveFrom: from, ...payload } = notice
    await ledger.append(tx, {
      workspace,
      type: 'notice.published',
      at: now.toISOString(),
      actor,
      target: { kind: 'notice', id: `${notice.id}/${notice.version}/${notice.language}` },
      outcome: 'done',
      payload: { ...payload, effectiveFrom: from.toISOString() },
      idempotencyKey: `notice.published/${notice.id}/${notice.version}/${notice.language}`,
    })
    return notice
  })
}
