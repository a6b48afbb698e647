import type { CycleFact } from './cycle.ts'
import { distinctInOrder, type FactEvent, isOf } from './fact-event.ts'
import { type CallFact, foldCall } from './fold-call.ts'
import { type ConsentFact, consentFactsOf } from './fold-consent.ts'
import { foldConversation } from './fold-conversation.ts'
import { foldMessage, type MessageFact } from './fold-message.ts'
import { type PermissionFact, permissionFactOf } from './fold-permission.ts'
import { foldRecording, type RecordingFact } from './fold-recording.ts'
import { missedCallRecoveries, type Recovery } from './missed-calls.ts'
import { momentsOf } from './moments.ts'
import type { TurnFact } from './turn.ts'

type InConversation = { account: string; channel: string; country: string }

/** Everything that analytics says about one person. */
export interface PersonFold {
  calls: (CallFact & Partial<Recovery>)[]
  messages: (MessageFact & { cycle: number })[]
  cycles: (CycleFact & InConversation)[]
  turns: (TurnFact & InConversation)[]
  recordings: RecordingFact[]
  permissions: PermissionFact[]
  consents: ConsentFact[]
  /** How many distinct events it was folded from. */
  events: number
}

export interface FoldOptions {
  /** How far the events of the workspace reach; milliseconds. */
  asOf: number
  /** Per account, how many earlier cycles are kept without their events. */
  cyclesBefore?: ReadonlyMap<string, number>
}

/** A pure function of the set of events: their order, and how often each comes, change nothing. */
export function foldPerson(all: readonly FactEvent[], { asOf, cyclesBefore }: FoldOptions): PersonFold {
  const events = distinctInOrder(all)
  const eventsByCall = groupBy(events, ({ data }) => ('call' in data ? data.call : undefined))
  const eventsByMessage = groupBy(events, messageOf)
  const calls = [...eventsByCall].flatMap(([call, own]) => foldCall(call, own, asOf) ?? [])
  const messages = [...eventsByMessage].flatMap(([message, own]) => foldMessage(message, own) ?? [])
  const callsByAccount = groupBy(calls, ({ account }) => account)
  const recoveries = new Map<string, Recovery>()
  const cycleOfMessage = new Map<string, number>()
  const cycles: PersonFold['cycles'] = []
  const turns: PersonFold['turns'] = []

  for (const [account, own] of groupBy(events, accountOf)) {
    const moments = momentsOf(own, callsByAccount.get(account) ?? [])
    const facts = foldConversation(moments, { asOf, cyclesBefore: cyclesBefore?.get(account) ?? 0 })
    const about = { account, channel: first(own, 'channel'), country: first(own, 'country') }
    cycles.push(...facts.cycles.map((cycle) => ({ ...cycle, ...about })))
    turns.push(...facts.turns.map((turn) => ({ ...turn, ...about })))
    for (const [message, cycle] of facts.cycleOfMessage) cycleOfMessage.set(message, cycle)
    for (const [call, recovery] of missedCallRecoveries(moments)) recoveries.set(call, recovery)
  }
  return {
    calls: calls.map((call) => ({ ...call, ...recoveries.get(call.call) })),
    messages: messages.map((message) => ({ ...message, cycle: cycleOfMessage.get(message.message) ?? 0 })),
    cycles,
    turns,
    recordings: calls.flatMap((call) => foldRecording(call, eventsByCall.get(call.call) ?? []) ?? []),
    permissions: events.flatMap((event) => permissionFactOf(event) ?? []),
    consents: events.flatMap(consentFactsOf),
    events: events.length,
  }
}

const isMessage = isOf(
  'onrecord.message.received.v1',
  'onrecord.message.sent.v1',
  'onrecord.message.status_changed.v1',
)

/** Messages are joined by their reference; a permission request and a consent prompt only mention one. */
const messageOf = (event: FactEvent) => (isMessage(event) ? event.data.message : undefined)

const accountOf = ({ data }: FactEvent) => ('account' in data && 'counted' in data ? data.account : undefined)

function first(events: readonly FactEvent[], name: 'channel' | 'country'): string {
  const values = events.map(
    ({ data }): Partial<Record<typeof name, string | undefined>> => ('counted' in data ? data : {}),
  )
  return values.find((data) => data[name] !== undefined)?.[name] ?? ''
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
