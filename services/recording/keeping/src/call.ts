import type { InteractionEvent, Participant } from '@onrecord/schemas'

/** What is known of a call. Merging is commutative and idempotent: events may come in any order, and again. */
export interface Call {
  workspace: string
  call: string
  account: string
  /** Pseudonyms, sorted: normally one, two while a BSUID and a number have not met yet. */
  contacts: string[]
  agents: string[]
  direction?: 'inbound' | 'outbound'
  answeredAt?: Date
  /** Its end has been told, and this is when. */
  endedAt?: Date
}

type CallEvent = Extract<InteractionEvent, { type: `onrecord.call.${string}` }>

const isCallEvent = (event: InteractionEvent): event is CallEvent => event.type.startsWith('onrecord.call.')

/** What one event says about its call. */
export function callIn(event: InteractionEvent): Call | undefined {
  if (!isCallEvent(event)) return undefined
  const { data } = event
  return {
    workspace: event.workspace,
    call: data.call,
    account: data.account,
    contacts: event.subject === undefined ? [] : [event.subject],
    agents: data.agent === undefined ? [] : [data.agent],
    ...(data.direction !== undefined && { direction: data.direction }),
    ...timesIn(event),
  }
}

function timesIn(event: CallEvent): Pick<Call, 'answeredAt' | 'endedAt'> {
  if (event.type === 'onrecord.call.status_changed.v1')
    return event.data.status === 'accepted' ? { answeredAt: new Date(event.time) } : {}
  if (event.type !== 'onrecord.call.ended.v1') return {}
  const { startedAt, endedAt } = event.data
  return {
    ...(startedAt !== undefined && { answeredAt: new Date(startedAt) }),
    endedAt: new Date(endedAt ?? event.time),
  }
}

/** Of two times the one that makes the interval wider: more of it has to be consented to. */
export function mergeCalls(one: Call, other: Call): Call {
  const direction = least(one.direction, other.direction)
  const answeredAt = least(one.answeredAt, other.answeredAt)
  const endedAt = greatest(one.endedAt, other.endedAt)
  return {
    workspace: one.workspace,
    call: one.call,
    account: one.account < other.account ? one.account : other.account,
    contacts: union(one.contacts, other.contacts),
    agents: union(one.agents, other.agents),
    ...(direction !== undefined && { direction }),
    ...(answeredAt !== undefined && { answeredAt }),
    ...(endedAt !== undefined && { endedAt }),
  }
}

const union = (one: string[], other: string[]) => [...new Set([...one, ...other])].toSorted()
const least = <T extends string | Date>(one: T | undefined, other: T | undefined) =>
  one === undefined || (other !== undefined && other < one) ? other : one
const greatest = <T extends string | Date>(one: T | undefined, other: T | undefined) =>
  one === undefined || (other !== undefined && other > one) ? other : one

/** Who has to have consented. An agent that nobody named is a participant without a name, and keeps the gate closed. */
export function participantsOf({ contacts, agents }: Pick<Call, 'contacts' | 'agents'>): Participant[] {
  const named = (role: 'contact' | 'agent', subjects: string[]): Participant[] =>
    subjects.length === 0 ? [{ role }] : subjects.map((subject) => ({ role, subject }))
  return [...named('contact', contacts), ...named('agent', agents)]
}

/** When both could be heard; undefined if it was not answered or the times contradict each other. */
export function intervalOf({
  answeredAt,
  endedAt,
}: Pick<Call, 'answeredAt' | 'endedAt'>): { from: Date; until: Date } | undefined {
  if (answeredAt === undefined || endedAt === undefined || answeredAt > endedAt) return undefined
  return { from: answeredAt, until: endedAt }
}

/** Providers tell times in whole seconds. */
const ROUNDING_MS = 1000

/**
 * The call with room for content of this length. What is longer than the call began before it or went on after it:
 * nobody knows which, so both have to be consented to.
 */
export function withRoomFor(call: Call, seconds: number): Call {
  const interval = intervalOf(call)
  if (interval === undefined) return call
  const [from, until, lengthMs] = [interval.from.getTime(), interval.until.getTime(), seconds * 1000]
  if (lengthMs <= until - from + ROUNDING_MS) return call
  return { ...call, answeredAt: new Date(until - lengthMs), endedAt: new Date(from + lengthMs) }
}

/** Nothing has become known in between. */
export const isSameCall = (one: Call, other: Call): boolean => JSON.stringify(one) === JSON.stringify(other)
