import type { ConsentEvidence, ConsentMethod, ConsentRejection, EventOf } from '@onrecord/schemas'
import { LedgerId, Purpose, WITHDRAW_CHOICE } from '@onrecord/schemas'
import { isDuration } from './duration.ts'
import type { NoticeRef } from './notice.ts'
import type { Prompt } from './prompt.ts'
import { promptIdOf } from './prompt-id.ts'
import type { Reply } from './reply.ts'

export type Said = 'given' | 'refused' | 'withdrawn'

/** What one person said about one or more purposes, by whichever way it reached us. */
export interface Expression {
  workspace: string
  eventId: string
  subject: string
  said: { purpose: Purpose; as: Said }[]
  method: ConsentMethod
  notice?: NoticeRef
  validity?: string
  boundTo?: string
  promptId?: string
  message?: string
  evidence?: ConsentEvidence
  eventTime: string
  receivedAt: string
  partitionKey: string
}

/** The expression that an event tells of, or why it cannot be one. The agent, if one is named, is who speaks. */
export function expressionOf(
  event: EventOf<'onrecord.consent.expressed.v1'>,
): Expression | { fault: string } {
  const { agent, expression, purposes, method, notice, validity, boundTo, promptId, evidence } = event.data
  const subject = agent ?? event.subject
  if (subject === undefined || !LedgerId.safeParse(subject).success) return { fault: 'subject_missing' }
  // a no has no validity: nothing about its form may keep it from counting
  if (expression === 'given' && validity !== undefined && !isDuration(validity))
    return { fault: 'validity_invalid' }
  return {
    workspace: event.workspace,
    eventId: event.id,
    subject,
    said: [...new Set(purposes)].map((purpose) => ({ purpose, as: expression })),
    method,
    ...(notice !== undefined && { notice }),
    ...(validity !== undefined && { validity }),
    ...(boundTo !== undefined && { boundTo }),
    ...(promptId !== undefined && { promptId }),
    ...(evidence !== undefined && { evidence }),
    eventTime: event.time,
    receivedAt: event.recordedtime,
    partitionKey: event.partitionkey,
  }
}

/**
 * What a press on a button says: yes to what the button grants, no to whatever else was asked. `samePerson` are all
 * pseudonyms of who pressed it.
 */
export function answerOf(
  reply: Reply,
  prompt: Prompt,
  samePerson: readonly string[],
): Expression | { rejection: ConsentRejection } {
  if (prompt.subject !== reply.subject && !samePerson.includes(prompt.subject))
    return { rejection: 'prompt_for_another_subject' }
  // a button that says which question it belongs to, and is of another, was carried over from elsewhere
  const nonce = promptIdOf(reply.choice)
  if (nonce !== undefined && nonce !== prompt.promptId) return { rejection: 'binding_mismatch' }
  const isElsewhere = reply.inReplyTo !== undefined && prompt.message !== undefined
  if (isElsewhere && reply.inReplyTo !== prompt.message) return { rejection: 'binding_mismatch' }
  const choice = prompt.choices.find(({ id }) => id === reply.choice)
  if (choice === undefined) return { rejection: 'choice_unknown' }
  return {
    workspace: reply.workspace,
    eventId: reply.eventId,
    subject: reply.subject,
    said: prompt.purposes.map((purpose) => ({
      purpose,
      as: choice.grants.includes(purpose) ? 'given' : 'refused',
    })),
    method: 'button_reply',
    notice: prompt.notice,
    ...(prompt.validity !== undefined && { validity: prompt.validity }),
    ...(prompt.boundTo !== undefined && { boundTo: prompt.boundTo }),
    promptId: prompt.promptId,
    message: reply.message,
    eventTime: reply.eventTime,
    receivedAt: reply.receivedAt,
    partitionKey: reply.partitionKey,
  }
}

/** Somebody takes back all that they ever agreed to: by a button that we offer, or by a word that says nothing else. */
export const withdrawalOf = (reply: Reply): Expression => ({
  workspace: reply.workspace,
  eventId: reply.eventId,
  subject: reply.subject,
  // of every purpose, given or not: a yes from before that reaches us later must find it
  said: Purpose.options.map((purpose) => ({ purpose, as: 'withdrawn' })),
  method: reply.isText === true ? 'text_reply' : 'button_reply',
  message: reply.message,
  eventTime: reply.eventTime,
  receivedAt: reply.receivedAt,
  partitionKey: reply.partitionKey,
})

export const isWithdrawalChoice = ({ choice }: Pick<Reply, 'choice'>): boolean => choice === WITHDRAW_CHOICE

/**
 * Why what answers a prompt does not belong to it: somebody else was asked, or it was another question. `person` are
 * all pseudonyms of who speaks.
 */
export function bindingFaultOf(
  { subject, said, notice, boundTo }: Expression,
  prompt: Prompt,
  person: readonly string[],
): ConsentRejection | undefined {
  if (prompt.subject !== subject && !person.includes(prompt.subject)) return 'prompt_for_another_subject'
  const isAsked = said.every(({ purpose }) => prompt.purposes.includes(purpose))
  const isSameNotice =
    notice === undefined ||
    (['id', 'version', 'language', 'sha256'] as const).every((key) => notice[key] === prompt.notice[key])
  return isAsked && isSameNotice && boundTo === prompt.boundTo ? undefined : 'binding_mismatch'
}
