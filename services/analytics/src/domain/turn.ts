import { SECOND, secondsBetween } from './duration.ts'
import type { AnsweredCall, Assigned, CustomerItem, HandedOff, OurItem } from './moments.ts'

/** One wait of a customer: from the first item that nobody had answered to the first human reply. */
export interface TurnFact {
  cycle: number
  turn: number
  kind: CustomerItem['kind']
  startedAt: number
  startEvent: string
  /** When a bot handed over to people (the last time before the reply). */
  handoffAt: number | null
  repliedAt: number | null
  replyEvent: string
  replyBy: string
  replyTeam: string
  replyKind: '' | 'message' | 'call'
  /** From the customer's item. */
  customerResponseS: number | null
  /** The headline: from the customer's item or the handoff, whichever is later. */
  responseS: number | null
  /** From the customer's item or the assignment to who replied, whichever is later. */
  agentResponseS: number | null
  /** What who replied inherited: from the customer's item to the assignment. */
  inheritedWaitS: number | null
  inheritedFrom: string
  /** From the headline's start or the assignment to who replied, whichever is later. */
  assignedResponseS: number | null
  closedUnanswered: boolean
  flags: TurnFlag[]
}
export type TurnFlag = 'no_handoff_event' | 'unassigned_reply' | 'clock_skew' | 'clock_skew_excluded'

/** A wait that goes on. */
export interface OpenTurn {
  cycle: number
  turn: number
  item: CustomerItem
  botSpoke: boolean
  handoffAt: number | null
  /** First assignment after the bot spoke: stands for a handoff that nobody reported. */
  assignedAfterBotAt: number | null
  anyResponseAt: number | null
}

const MAX_SKEW_MS = 5 * SECOND

export const openTurn = (cycle: number, turn: number, item: CustomerItem): OpenTurn => ({
  cycle,
  turn,
  item,
  botSpoke: false,
  handoffAt: null,
  assignedAfterBotAt: null,
  anyResponseAt: null,
})

/** Where the headline clock starts, as far as is known. */
export const waitingSince = (turn: OpenTurn): number =>
  turn.handoffAt ?? (turn.botSpoke ? turn.assignedAfterBotAt : null) ?? turn.item.at

export function noteForTurn(turn: OpenTurn, moment: OurItem | Assigned | HandedOff | AnsweredCall): void {
  if (moment.is === 'handed_off') turn.handoffAt = moment.at
  if (moment.is === 'ours' || moment.is === 'answered_call') turn.anyResponseAt ??= moment.at
  if (moment.is === 'ours' && (moment.author === 'bot' || moment.author === 'ai_agent')) turn.botSpoke = true
  if (moment.is === 'assigned' && turn.botSpoke && (moment.agent !== '' || moment.team !== ''))
    turn.assignedAfterBotAt ??= moment.at
}

/** The turn as it stands when the cycle is closed (`closed`) or the events end. */
export function unansweredTurn(turn: OpenTurn, closed: boolean): TurnFact {
  return {
    cycle: turn.cycle,
    turn: turn.turn,
    kind: turn.item.kind,
    startedAt: turn.item.at,
    startEvent: turn.item.event,
    handoffAt: turn.handoffAt ?? turn.assignedAfterBotAt,
    repliedAt: null,
    replyEvent: '',
    replyBy: '',
    replyTeam: '',
    replyKind: '',
    customerResponseS: null,
    responseS: null,
    agentResponseS: null,
    inheritedWaitS: null,
    inheritedFrom: '',
    assignedResponseS: null,
    closedUnanswered: closed,
    flags: [],
  }
}

/** Ends the turn with a human reply. `assignments` are those of the conversation so far, in order. */
export function answeredTurn(
  turn: OpenTurn,
  reply: OurItem | AnsweredCall,
  assignments: readonly Assigned[],
): TurnFact {
  const start = turn.item.at
  const headline = waitingSince(turn)
  const own = assignments.findLastIndex(({ agent }) => agent !== '' && agent === reply.agent)
  const assignedAt = assignments[own]?.at ?? null
  const inherited = assignedAt !== null && assignedAt > start
  const skewMs = reply.is === 'ours' ? reply.skewMs : 0
  const flags: TurnFlag[] = []
  if (turn.botSpoke && turn.handoffAt === null && turn.assignedAfterBotAt === null)
    flags.push('no_handoff_event')
  if (assignedAt === null) flags.push('unassigned_reply')
  if (skewMs > 0) flags.push('clock_skew')
  if (skewMs > MAX_SKEW_MS) flags.push('clock_skew_excluded')
  return {
    ...unansweredTurn(turn, false),
    repliedAt: reply.at,
    replyEvent: reply.event,
    replyBy: reply.agent,
    replyTeam:
      (reply.is === 'ours' && reply.team) || (assignments[own]?.team ?? assignments.at(-1)?.team ?? ''),
    replyKind: reply.is === 'ours' ? 'message' : 'call',
    customerResponseS: secondsBetween(start, reply.at),
    responseS: secondsBetween(headline, reply.at),
    agentResponseS: secondsBetween(Math.max(start, assignedAt ?? start), reply.at),
    inheritedWaitS: inherited ? secondsBetween(start, assignedAt) : null,
    inheritedFrom: inherited ? (assignments[own - 1]?.agent ?? '') : '',
    assignedResponseS: secondsBetween(Math.max(headline, assignedAt ?? headline), reply.at),
    flags,
  }
}
