import type { Direction } from '@onrecord/schemas'
import { type CallOutcome, outcomeOf, SHORT_ABANDON_MS } from './call-outcome.ts'
import { SECOND, secondsBetween } from './duration.ts'
import { type FactEvent, type FactEventOf, isOf } from './fact-event.ts'

/** One call, as all its events together tell it. Times in milliseconds since 1970. */
export interface CallFact {
  call: string
  account: string
  channel: string
  country: string
  direction: Direction | undefined
  agent: string
  counted: boolean
  createdAt: number
  ringingAt: number | null
  answeredAt: number | null
  endedAt: number | null
  /** Without hold: the WhatsApp API has none. */
  talkS: number | null
  ringS: number | null
  outcome: CallOutcome
  shortAbandon: boolean
  voicemail: boolean
  errorCodes: number[]
  flags: CallFlag[]
  startEvent: string
  endEvent: string
}
export type CallFlag =
  | 'partial'
  | 'ended_by_error'
  | 'failed_no_error'
  | 'duration_mismatch'
  | 'clock_skew'
  | 'agent_conflict'

type Ended = FactEventOf<'onrecord.call.ended.v1'>
type StatusChanged = FactEventOf<'onrecord.call.status_changed.v1'>

const isConnected = isOf('onrecord.call.connected.v1')
const isStatus = isOf('onrecord.call.status_changed.v1')
const isEnded = isOf('onrecord.call.ended.v1')
const isSignal = isOf(
  'onrecord.call.connected.v1',
  'onrecord.call.status_changed.v1',
  'onrecord.call.ended.v1',
  'onrecord.call.recording_available.v1',
  'onrecord.call.transcription_available.v1',
)

/**
 * The fact of one call from its distinct events, in order ({@link distinctInOrder}); undefined when none of them is a
 * sign of a call. `asOf` (milliseconds) tells a call that still rings from one whose end got lost.
 */
export function foldCall(call: string, events: readonly FactEvent[], asOf: number): CallFact | undefined {
  const signals = events.filter(isSignal)
  const [first] = signals
  if (first === undefined) return undefined
  const statuses = signals.filter(isStatus)
  const connected = signals.find(isConnected)
  const ended = bestEnd(signals.filter(isEnded))
  const direction = directionOf(signals)
  const accepted = statusOf(statuses, 'accepted')
  const times = timesOf({
    direction,
    connected,
    ended,
    accepted,
    ringing: statusOf(statuses, 'ringing'),
    first,
  })
  const errorCodes = [...new Set(signals.filter(isEnded).flatMap(({ data }) => data.errorCodes))].sort(
    (a, b) => a - b,
  )
  const outcome = outcomeOf({
    direction,
    createdAt: times.createdAt,
    ended: ended !== undefined,
    endedAt: times.endedAt,
    pickedUp: ended !== undefined && isPickedUp(ended),
    accepted: accepted !== undefined,
    rejected: statusOf(statuses, 'rejected') !== undefined,
    endedBy: ended?.data.endedBy,
    errorCodes,
    asOf,
  })
  const answered = outcome === 'answered'
  const agents = [...new Set(signals.flatMap(({ data }) => data.agent ?? []))].sort()
  const answeredAt = answered ? times.answeredAt : null

  return {
    call,
    account: first.data.account,
    channel: first.data.channel,
    country: signals.find(({ data }) => data.country !== undefined)?.data.country ?? '',
    direction,
    agent: agents[0] ?? '',
    counted: signals.some(({ data }) => data.counted),
    createdAt: times.createdAt,
    ringingAt: times.ringingAt,
    answeredAt,
    endedAt: times.endedAt,
    talkS: answered ? (ended?.data.durationS ?? secondsBetween(answeredAt, times.endedAt)) : null,
    ringS: secondsBetween(times.ringingAt, answeredAt ?? times.endedAt),
    outcome,
    shortAbandon:
      outcome === 'abandoned' && times.endedAt !== null && times.endedAt - times.createdAt < SHORT_ABANDON_MS,
    voicemail: events.some((event) => isVoicemail(event)),
    errorCodes,
    flags: flagsOf({
      connected: connected !== undefined,
      answered,
      errorCodes,
      ended,
      agents,
      times,
      answeredAt,
    }),
    startEvent: (connected ?? first).id,
    endEvent: ended?.id ?? '',
  }
}

const isVoicemail = (event: FactEvent) =>
  event.type === 'onrecord.message.received.v1' && event.data.kind === 'voicemail'

const isPickedUp = ({ data }: Ended) => data.startedAt !== undefined || data.durationS !== undefined

/** Two that differ: the one that knows when the call was picked up, else the first. */
const bestEnd = (ends: readonly Ended[]): Ended | undefined => ends.find(isPickedUp) ?? ends[0]

const statusOf = (statuses: readonly StatusChanged[], status: StatusChanged['data']['status']) =>
  statuses.find(({ data }) => data.status === status)

/** WhatsApp sends ringing and accepted for outbound calls only, and omits the direction now and then. */
function directionOf(
  signals: readonly FactEventOf<
    | 'onrecord.call.ended.v1'
    | 'onrecord.call.status_changed.v1'
    | 'onrecord.call.connected.v1'
    | 'onrecord.call.recording_available.v1'
    | 'onrecord.call.transcription_available.v1'
  >[],
) {
  const named = signals.find(({ data }) => data.direction !== undefined)
  if (named !== undefined) return named.data.direction
  return signals.some(isStatus) ? 'outbound' : undefined
}

interface Signs {
  direction: Direction | undefined
  connected: FactEvent | undefined
  ended: Ended | undefined
  accepted: StatusChanged | undefined
  ringing: StatusChanged | undefined
  first: FactEvent
}

function timesOf({ direction, connected, ended, accepted, ringing, first }: Signs) {
  const startedAt = ended?.data.startedAt === undefined ? null : Date.parse(ended.data.startedAt)
  const endedAt =
    ended === undefined
      ? null
      : ended.data.endedAt === undefined
        ? ended.time
        : Date.parse(ended.data.endedAt)
  const pickedUpAt =
    startedAt ??
    (endedAt !== null && ended?.data.durationS !== undefined ? endedAt - ended.data.durationS * SECOND : null)
  const createdAt = connected?.time ?? Math.min(first.time, pickedUpAt ?? first.time)
  const outbound = direction === 'outbound'
  return {
    createdAt,
    ringingAt: outbound ? (ringing?.time ?? null) : createdAt,
    answeredAt: outbound ? (accepted?.time ?? pickedUpAt) : pickedUpAt,
    endedAt,
  }
}

function flagsOf(signs: {
  connected: boolean
  answered: boolean
  errorCodes: readonly number[]
  ended: Ended | undefined
  agents: readonly string[]
  times: ReturnType<typeof timesOf>
  answeredAt: number | null
}): CallFlag[] {
  const { times, answeredAt, ended } = signs
  const backwards = (from: number | null, to: number | null) => from !== null && to !== null && to < from
  const flags: CallFlag[] = []
  if (!signs.connected) flags.push('partial')
  if (signs.answered && signs.errorCodes.length > 0) flags.push('ended_by_error')
  if (!signs.answered && ended?.data.status === 'failed' && signs.errorCodes.length === 0)
    flags.push('failed_no_error')
  if (ended?.data.flags.includes('duration_mismatch') === true) flags.push('duration_mismatch')
  if (backwards(times.ringingAt, answeredAt ?? times.endedAt) || backwards(answeredAt, times.endedAt))
    flags.push('clock_skew')
  if (signs.agents.length > 1) flags.push('agent_conflict')
  return flags
}
