import type { ConversationActor } from '@onrecord/schemas'
import { HOUR, MINUTE, secondsBetween } from './duration.ts'
import type { AnsweredCall, Assigned, Closed, CustomerItem, OurItem } from './moments.ts'
import { isHuman } from './moments.ts'
import type { TurnFact } from './turn.ts'

export type InitiatedBy = 'customer' | 'human' | 'campaign' | 'bot' | 'unknown'

/** One open-to-close span of a conversation. Times in milliseconds since 1970, `closedAt` effective. */
export interface CycleFact {
  cycle: number
  initiatedBy: InitiatedBy
  openedAt: number
  openedEvent: string
  closedAt: number | null
  closedEvent: string
  closedByKind: '' | ConversationActor
  /** Who closed it, else who had it last. */
  closedBy: string
  closedTeam: string
  lastItemAt: number
  firstCustomerAt: number | null
  firstResponseAt: number | null
  firstResponseBy: string
  firstResponseTeam: string
  firstReplyEvent: string
  firstResponseCustomerS: number | null
  firstResponseS: number | null
  firstResponseAnyS: number | null
  firstResponseAgentS: number | null
  resolutionS: number | null
  botResolutionS: number | null
  messagesIn: number
  messagesOut: number
  customerTurns: number
  humanReplies: number
  closedUnanswered: boolean
  humanTouched: boolean
  courtesy: boolean
  /** Seconds after its close until the next cycle opened, if within 72 hours. */
  reopenedAfterS: number | null
  /** Since when the customer waits now; null: nobody waits. */
  waitingSince: number | null
  /** Still open, and 24 hours without an item will close it. */
  closesBySilence: boolean
  reportedFirstResponseS: number | null
  reportedResolutionS: number | null
  flags: string[]
}

const REOPEN_MS = 72 * HOUR
const COURTESY_MS = 10 * MINUTE

export function openCycle(cycle: number, at: number, event: string): CycleFact {
  return {
    cycle,
    initiatedBy: 'unknown',
    openedAt: at,
    openedEvent: event,
    closedAt: null,
    closedEvent: '',
    closedByKind: '',
    closedBy: '',
    closedTeam: '',
    lastItemAt: at,
    firstCustomerAt: null,
    firstResponseAt: null,
    firstResponseBy: '',
    firstResponseTeam: '',
    firstReplyEvent: '',
    firstResponseCustomerS: null,
    firstResponseS: null,
    firstResponseAnyS: null,
    firstResponseAgentS: null,
    resolutionS: null,
    botResolutionS: null,
    messagesIn: 0,
    messagesOut: 0,
    customerTurns: 0,
    humanReplies: 0,
    closedUnanswered: false,
    humanTouched: false,
    courtesy: false,
    reopenedAfterS: null,
    waitingSince: null,
    closesBySilence: false,
    reportedFirstResponseS: null,
    reportedResolutionS: null,
    flags: [],
  }
}

/** Counts an item of the cycle. The first one is where the cycle opens, whatever an inbox reported. */
export function addItem(cycle: CycleFact, item: CustomerItem | OurItem | AnsweredCall): void {
  if (cycle.initiatedBy === 'unknown') {
    cycle.initiatedBy = initiatorOf(item)
    cycle.openedAt = item.at
    cycle.openedEvent = item.event
  }
  cycle.lastItemAt = item.at
  if (item.is === 'customer' && item.kind !== 'missed_call') cycle.messagesIn += 1
  if (item.is === 'ours') cycle.messagesOut += 1
  if (item.is === 'answered_call' || (item.is === 'ours' && isHuman(item.author))) cycle.humanTouched = true
  if (
    item.is === 'ours' &&
    (item.author === 'bot' || item.author === 'ai_agent') &&
    !cycle.flags.includes('bot')
  )
    cycle.flags.push('bot')
}

function initiatorOf(item: CustomerItem | OurItem | AnsweredCall): InitiatedBy {
  if (item.is === 'customer') return 'customer'
  if (item.is === 'answered_call' || isHuman(item.author)) return 'human'
  return item.author === 'campaign' ? 'campaign' : 'bot'
}

/** Takes a turn that has ended, answered or not, into the cycle's figures. */
export function addTurn(cycle: CycleFact, turn: TurnFact, anyResponseAt: number | null): void {
  cycle.customerTurns += 1
  if (turn.repliedAt !== null) cycle.humanReplies += 1
  if (turn.closedUnanswered) cycle.closedUnanswered = true
  if (turn.turn !== 1) return
  cycle.firstCustomerAt = turn.startedAt
  cycle.firstResponseAnyS = secondsBetween(turn.startedAt, anyResponseAt)
  if (turn.repliedAt === null) return
  cycle.firstResponseAt = turn.repliedAt
  cycle.firstResponseBy = turn.replyBy
  cycle.firstResponseTeam = turn.replyTeam
  cycle.firstReplyEvent = turn.replyEvent
  cycle.firstResponseCustomerS = turn.customerResponseS
  cycle.firstResponseS = turn.responseS
  cycle.firstResponseAgentS = turn.assignedResponseS
  for (const flag of turn.flags) if (!cycle.flags.includes(flag)) cycle.flags.push(flag)
}

/** Closes it: at the event, or, where a timer did, at the last item: the timer's own length is nobody's work. */
export function closeCycle(
  cycle: CycleFact,
  close: Closed | 'silence',
  assignment: Assigned | undefined,
): void {
  const byTimer = close === 'silence' || close.by === 'auto_close'
  cycle.closedAt = byTimer ? cycle.lastItemAt : close.at
  cycle.closedByKind = close === 'silence' ? 'auto_close' : close.by
  cycle.closedBy = (close !== 'silence' && close.agent) || (assignment?.agent ?? '')
  cycle.closedTeam = (close !== 'silence' && close.team) || (assignment?.team ?? '')
  if (close !== 'silence') {
    cycle.closedEvent = close.event
    cycle.reportedFirstResponseS = close.reportedFirstResponseS
    cycle.reportedResolutionS = close.reportedResolutionS
  }
  const openS = secondsBetween(cycle.openedAt, cycle.closedAt)
  if (cycle.humanTouched) cycle.resolutionS = openS
  else if (cycle.flags.includes('bot')) cycle.botResolutionS = openS
}

/** What a cycle says about the one before: reopened within 72 hours, or only a word of thanks. */
export function relateToPrevious(
  cycle: CycleFact,
  previous: CycleFact | undefined,
  customerItems: number,
): void {
  if (previous?.closedAt == null) return
  if (cycle.openedAt - previous.closedAt <= REOPEN_MS)
    previous.reopenedAfterS = secondsBetween(previous.closedAt, cycle.openedAt)
  if (
    cycle.closedAt === null ||
    cycle.initiatedBy !== 'customer' ||
    customerItems !== 1 ||
    cycle.humanTouched
  )
    return
  cycle.courtesy =
    cycle.closedByKind === 'auto_close' ||
    (cycle.closedByKind === 'human' && cycle.closedAt - cycle.openedAt <= COURTESY_MS)
}
