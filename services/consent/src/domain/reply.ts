import { type EventOf, LedgerId, WITHDRAW_CHOICE } from '@onrecord/schemas'

/** A press on one of our buttons, or a word of withdrawal: the few facts of it that answer a question. */
export interface Reply {
  workspace: string
  eventId: string
  subject: string
  choice: string
  /** Written, not pressed. */
  isText?: boolean
  /** The message whose button it was. */
  inReplyTo?: string
  /** The reply's own message. */
  message: string
  eventTime: string
  receivedAt: string
  partitionKey: string
}

const OURS = 'onrecord:'

/** Undefined for every message that is none of these; a fault if nobody knows who pressed it. */
export function replyOf(
  event: EventOf<'onrecord.message.received.v1'>,
): Reply | { fault: string } | undefined {
  const { kind, choice, inReplyTo, message } = event.data
  if (choice === undefined || !choice.startsWith(OURS)) return undefined
  if (kind !== 'button_reply' && choice !== WITHDRAW_CHOICE) return undefined
  if (event.subject === undefined || !LedgerId.safeParse(event.subject).success)
    return { fault: 'subject_missing' }
  return {
    workspace: event.workspace,
    eventId: event.id,
    subject: event.subject,
    choice,
    ...(kind !== 'button_reply' && { isText: true }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    message,
    eventTime: event.time,
    receivedAt: event.recordedtime,
    partitionKey: event.partitionkey,
  }
}
