import { MessageNotTakenError, MessageOutcomeUnknownError, MessageRefusedError } from '@onrecord/graph-api'
import { type Backoff, backoffMs, type Clock } from '@onrecord/service'
import { answerWaiting } from './answer-prompt.ts'
import { ACTOR, type ConsentDeps } from './deps.ts'
import { composePrompt } from './domain/compose-prompt.ts'
import type { Outreach } from './outreach.ts'
import { findNotice } from './stores/notices.ts'
import { promptById } from './stores/prompts.ts'
import {
  beginSending,
  findSending,
  postponeAccount,
  postponeSending,
  type Sending,
  type SendingKey,
  settleSending,
} from './stores/sendings.ts'

export interface SendingDeps extends ConsentDeps {
  clock: Clock
  outreach: Outreach
}

const BACKOFF: Backoff = { firstMs: 5_000, maxMs: 600_000 }
/** Longer than that the provider lets nobody write to who has not written. */
const GIVE_UP_MS = 24 * 3_600_000

type Settled = { state: 'sent'; message: string } | { state: 'failed' | 'uncertain'; reason: string }

/**
 * Sends one question. Whoever calls has it alone. Never sent twice by us: it is marked before the provider hears of it,
 * and one that is found marked, or whose outcome nobody knows, is not repeated.
 */
export async function sendPrompt(deps: SendingDeps, key: SendingKey): Promise<void> {
  const db = deps.db.inWorkspace(key.workspace)
  const sending = await findSending(db, key)
  if (sending === undefined || (sending.state !== 'due' && sending.state !== 'sending')) return
  if (sending.state === 'sending') return settle(deps, sending, { state: 'uncertain', reason: 'interrupted' })

  const ready = await prepare(deps, sending)
  if ('fault' in ready) return settle(deps, sending, { state: 'failed', reason: ready.fault })
  await beginSending(db, sending)
  const outcome = await attempt(deps, sending, ready)
  if (outcome !== undefined) await settle(deps, sending, outcome)
}

async function prepare({ db, outreach, clock }: SendingDeps, sending: Sending) {
  const { workspace, account, subject, promptId, createdAt } = sending
  if (clock.now().getTime() - createdAt.getTime() > GIVE_UP_MS) return { fault: 'gave_up' }
  const sender = await outreach.senderOf(workspace, account)
  if (sender === undefined) return { fault: 'prompts_off' }
  const recipient = await outreach.recipientOf(workspace, subject)
  if (recipient === undefined) return { fault: 'recipient_unknown' }
  const own = db.inWorkspace(workspace)
  const prompt = await promptById(own, workspace, promptId)
  const notice = prompt && (await findNotice(own, workspace, prompt.notice))
  if (notice === undefined) return { fault: 'notice_unknown' }
  const composed = composePrompt(notice, promptId)
  if ('fault' in composed) return composed
  const buttons = composed.choices.map(({ id, title }) => ({ id, title }))
  return { sender, recipient, message: { text: notice.text, buttons, callbackData: promptId } }
}

type Ready = Exclude<Awaited<ReturnType<typeof prepare>>, { fault: string }>

/** Undefined: it was not taken, and is due again later. */
async function attempt(
  deps: SendingDeps,
  sending: Sending,
  { sender, recipient, message }: Ready,
): Promise<Settled | undefined> {
  try {
    const { messageId } = await deps.outreach.messages.sendButtons(sender, recipient, message)
    return { state: 'sent', message: deps.outreach.messageRef(sending.workspace, messageId) }
  } catch (error) {
    if (error instanceof MessageRefusedError) return { state: 'failed', reason: `refused_${error.kind}` }
    if (error instanceof MessageOutcomeUnknownError) return { state: 'uncertain', reason: 'outcome_unknown' }
    if (!(error instanceof MessageNotTakenError)) throw error
    await postpone(deps, sending, error)
    return undefined
  }
}

async function postpone({ db, clock }: SendingDeps, sending: Sending, error: MessageNotTakenError) {
  const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(sending.attempts + 1, BACKOFF))
  const until = new Date(clock.now().getTime() + waitMs)
  const own = db.inWorkspace(sending.workspace)
  await postponeSending(own, sending, until)
  if (error.throttled === 'account') await postponeAccount(own, sending, until)
}

async function settle(deps: SendingDeps, sending: Sending, settled: Settled): Promise<void> {
  const { workspace, promptId, subject, account } = sending
  const at = deps.clock.now()
  await deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await settleSending(tx, sending, { ...settled, at })
    const isSent = settled.state === 'sent'
    await deps.ledger.append(tx, {
      workspace,
      type: isSent ? 'consent.prompt_sent' : 'consent.prompt_failed',
      at: at.toISOString(),
      actor: ACTOR,
      subject,
      target: { kind: 'prompt', id: promptId },
      outcome: isSent ? 'done' : 'failed',
      ...(!isSent && { reason: settled.reason }),
      payload: { account, ...settled },
      idempotencyKey: `consent.prompt/${promptId}`,
    })
  })
  // somebody may have pressed before we knew what the message is called
  if (settled.state === 'sent') await answerWaiting(deps, workspace, settled.message)
}
