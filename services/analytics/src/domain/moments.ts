import type { AuthorKind, ConversationActor } from '@onrecord/schemas'
import { type FactEvent, type FactEventOf, isOf } from './fact-event.ts'
import type { CallFact } from './fold-call.ts'

interface At {
  /** Milliseconds since 1970. */
  at: number
  event: string
}
/** What the customer sent and somebody should answer. */
export interface CustomerItem extends At {
  is: 'customer'
  kind: 'message' | 'voicemail' | 'missed_call'
  message?: string
  call?: string
}
/** What we sent, and it arrived. */
export interface OurItem extends At {
  is: 'ours'
  author: AuthorKind
  agent: string
  team: string
  message: string
  /** How much earlier than the message that it answers its sender's clock has it. */
  skewMs: number
}
export interface AnsweredCall extends At {
  is: 'answered_call'
  agent: string
  call: string
}
export interface Opened extends At {
  is: 'opened'
}
export interface Closed extends At {
  is: 'closed'
  by: ConversationActor
  agent: string
  team: string
  reportedFirstResponseS: number | null
  reportedResolutionS: number | null
}
export interface Assigned extends At {
  is: 'assigned'
  agent: string
  team: string
}
export interface HandedOff extends At {
  is: 'handed_off'
  agent: string
  team: string
}
/** What moves the clocks of one conversation. */
export type Moment = CustomerItem | OurItem | AnsweredCall | Opened | Closed | Assigned | HandedOff

/** Within one second (the providers' resolution) what comes first: a question before its answer, a close after all. */
const RANK = {
  opened: 0,
  customer: 1,
  handed_off: 2,
  assigned: 3,
  ours: 4,
  answered_call: 5,
  closed: 6,
} as const

export const isHuman = (author: AuthorKind): boolean => author === 'human' || author === 'echo'

/** Standing: somebody called, nobody took it, and it was not the caller's error. */
export const isMissed = (call: CallFact): boolean =>
  call.direction !== 'outbound' &&
  (call.outcome === 'no_answer' || call.outcome === 'abandoned' || call.outcome === 'declined_by_business')

const isReceived = isOf('onrecord.message.received.v1')
const isFailure = isOf('onrecord.message.status_changed.v1')

/** The moments of one conversation in order. Messages and calls that another source owns (`counted: false`) are not in it. */
export function momentsOf(events: readonly FactEvent[], calls: readonly CallFact[]): Moment[] {
  const failed = new Set(
    events
      .filter(isFailure)
      .filter(({ data }) => data.status === 'failed')
      .map(({ data }) => data.message),
  )
  const receivedAt = new Map(events.filter(isReceived).map(({ data, time }) => [data.message, time]))
  const moments = [
    ...events.flatMap((event) => momentOf(event, failed, receivedAt) ?? []),
    ...calls.filter(({ counted }) => counted).flatMap((call) => callMoment(call) ?? []),
  ]
  return moments.sort(
    (a, b) => a.at - b.at || RANK[a.is] - RANK[b.is] || (a.event < b.event ? -1 : a.event > b.event ? 1 : 0),
  )
}

function momentOf(
  event: FactEvent,
  failed: ReadonlySet<string>,
  receivedAt: ReadonlyMap<string, number>,
): Moment | undefined {
  const base = { at: event.time, event: event.id }
  switch (event.type) {
    case 'onrecord.message.received.v1':
      return isCustomerItem(event)
        ? {
            ...base,
            is: 'customer',
            kind: event.data.kind === 'voicemail' ? 'voicemail' : 'message',
            message: event.data.message,
          }
        : undefined
    case 'onrecord.message.sent.v1': {
      const { data } = event
      if (!data.counted || data.kind === 'reaction' || failed.has(data.message)) return undefined
      const asked = data.inReplyTo === undefined ? undefined : receivedAt.get(data.inReplyTo)
      const at = Math.max(event.time, asked ?? event.time)
      const who = { author: data.author, agent: data.agent ?? '', team: data.team ?? '' }
      return { is: 'ours', at, event: event.id, ...who, message: data.message, skewMs: at - event.time }
    }
    case 'onrecord.conversation.opened.v1':
      return { ...base, is: 'opened' }
    case 'onrecord.conversation.closed.v1':
      return {
        ...base,
        is: 'closed',
        by: event.data.by,
        agent: event.data.agent ?? '',
        team: event.data.team ?? '',
        reportedFirstResponseS: event.data.reportedFirstResponseS ?? null,
        reportedResolutionS: event.data.reportedResolutionS ?? null,
      }
    case 'onrecord.conversation.assigned.v1':
      return { ...base, is: 'assigned', agent: event.data.agent ?? '', team: event.data.team ?? '' }
    case 'onrecord.conversation.handed_off.v1':
      return { ...base, is: 'handed_off', agent: event.data.agent ?? '', team: event.data.team ?? '' }
    case 'onrecord.message.status_changed.v1':
    case 'onrecord.call.connected.v1':
    case 'onrecord.call.status_changed.v1':
    case 'onrecord.call.ended.v1':
    case 'onrecord.call.recording_available.v1':
    case 'onrecord.call.transcription_available.v1':
    case 'onrecord.permission.requested.v1':
    case 'onrecord.permission.replied.v1':
    case 'onrecord.consent.requested.v1':
    case 'onrecord.consent.expressed.v1':
    case 'onrecord.consent.recorded.v1':
    case 'onrecord.consent.rejected.v1':
    case 'onrecord.identity.linked.v1':
    case 'onrecord.identity.changed.v1':
    case 'onrecord.interaction.unrecognised.v1':
    case 'onrecord.recording.stored.v1':
    case 'onrecord.recording.refused.v1':
    case 'onrecord.recording.failed.v1':
    case 'onrecord.recording.erased.v1':
    case 'onrecord.transcript.stored.v1':
    case 'onrecord.transcript.refused.v1':
    case 'onrecord.transcript.failed.v1':
    case 'onrecord.transcript.erased.v1':
      return undefined
  }
}

/** Not items: reactions, what cannot be shown, and presses of our own consent buttons: nobody waits for an answer. */
function isCustomerItem({ data }: FactEventOf<'onrecord.message.received.v1'>): boolean {
  if (!data.counted || data.kind === 'reaction' || data.kind === 'unsupported') return false
  return data.choice?.startsWith('onrecord:') !== true
}

function callMoment(call: CallFact): Moment | undefined {
  if (call.outcome === 'answered' && call.answeredAt !== null)
    return {
      is: 'answered_call',
      at: call.answeredAt,
      event: call.endEvent || call.startEvent,
      agent: call.agent,
      call: call.call,
    }
  if (isMissed(call))
    return {
      is: 'customer',
      kind: 'missed_call',
      at: call.createdAt,
      event: call.startEvent,
      call: call.call,
    }
  return undefined
}
