import { randomRef } from '@onrecord/keys'
import { ProblemError } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import type { ConsentDeps } from './deps.ts'
import { composePrompt } from './domain/compose-prompt.ts'
import { isDuration } from './domain/duration.ts'
import type { Notice } from './domain/notice.ts'
import type { Prompt } from './domain/prompt.ts'
import { speakerOf } from './enter-expression.ts'
import type { Outreach } from './outreach.ts'
import { enterPrompt } from './register-prompt.ts'
import { lockWorkspace } from './stores/handled.ts'
import { noticesInEffect } from './stores/notices.ts'
import { promptsTo } from './stores/prompts.ts'
import { insertSending, type Sending, sendingsTo } from './stores/sendings.ts'

export interface AskForConsent {
  workspace: string
  subject: string
  /** The account that asks. */
  account: string
  /** The notice's id; its latest version that is in effect is sent. */
  notice: string
  /** BCP 47. Where there is no text in it: the same language of another region, else English. */
  language?: string
  /** ISO 8601 duration; absent: until withdrawn. */
  validity?: string
  /** The one call that it is asked for. */
  boundTo?: string
  /** `user:<id>`, `service:<name>` or `cli`. */
  by: string
}

/** The same question is not put twice within so long, while the first is not answered. */
const PATIENCE_MS = 24 * 3_600_000

/**
 * Notes a question to be sent; a worker sends it. The question is registered with it, so that an answer is understood
 * whatever becomes of the sending.
 * @throws ProblemError `contact_unknown`, `notice_unknown`, `notice_not_sendable`, `prompts_off`, `asked_already`, `validity_invalid`
 */
export async function askForConsent(
  deps: ConsentDeps & { clock: Clock; outreach: Outreach },
  { workspace, subject, account, validity, boundTo, by, ...asked }: AskForConsent,
): Promise<Sending> {
  if (validity !== undefined && !isDuration(validity))
    throw new ProblemError('validity_invalid', 400, 'The validity is not an ISO 8601 duration', validity)
  const speaker = await speakerOf(deps, { workspace, subject, partitionKey: `${workspace}/${subject}` })
  if (speaker.home !== 'here') throw new ProblemError('contact_unknown', 404, 'There is no such contact')
  if ((await deps.outreach.senderOf(workspace, account)) === undefined)
    throw new ProblemError('prompts_off', 409, 'This account sends no questions', account)

  return deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await lockWorkspace(tx, workspace)
    const now = deps.clock.now()
    const notice = chosen(await noticesInEffect(tx, workspace, asked.notice, now), asked.language)
    if (notice === undefined)
      throw new ProblemError('notice_unknown', 404, 'No such notice is in effect', asked.notice)
    const person = [...new Set([...speaker.person, subject])]
    const open = (await sendingsTo(tx, workspace, person)).filter(
      ({ state, createdAt }) => state !== 'failed' && createdAt.getTime() > now.getTime() - PATIENCE_MS,
    )
    const before = await promptsTo(tx, workspace, person)
    const same = open.find(({ promptId }) =>
      before.some(
        (one) =>
          one.promptId === promptId &&
          one.notice.id === notice.id &&
          one.boundTo === boundTo &&
          !one.isAnswered,
      ),
    )
    if (same !== undefined)
      throw new ProblemError(
        'asked_already',
        409,
        'They were asked this and have not answered',
        same.promptId,
      )

    const promptId = randomRef('prm')
    const composed = composePrompt(notice, promptId)
    if ('fault' in composed)
      throw new ProblemError('notice_not_sendable', 422, 'It does not fit into a message', composed.fault)
    const { id, version, language, sha256, purposes } = notice
    const prompt: Prompt = {
      workspace,
      promptId,
      eventId: `ask/${promptId}`,
      subject,
      notice: { id, version, language, sha256 },
      purposes,
      choices: composed.choices.map((choice) => ({ id: choice.id, grants: choice.grants })),
      ...(validity !== undefined && { validity }),
      ...(boundTo !== undefined && { boundTo }),
      requestedAt: now,
    }
    await enterPrompt(deps, tx, prompt, by)
    const sending: Sending = {
      workspace,
      promptId,
      account,
      subject,
      state: 'due',
      attempts: 0,
      dueAt: now,
      askedBy: by,
      createdAt: now,
    }
    await insertSending(tx, sending)
    return sending
  })
}

const base = (tag: string) => tag.split('-')[0]?.toLowerCase()

function chosen(all: readonly Notice[], wanted = 'en'): Notice | undefined {
  return (
    all.find(({ language }) => language.toLowerCase() === wanted.toLowerCase()) ??
    all.find(({ language }) => base(language) === base(wanted)) ??
    all.find(({ language }) => base(language) === 'en')
  )
}
