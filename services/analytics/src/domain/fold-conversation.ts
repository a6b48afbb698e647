import { addItem, addTurn, type CycleFact, closeCycle, openCycle, relateToPrevious } from './cycle.ts'
import { DAY } from './duration.ts'
import {
  type AnsweredCall,
  type Assigned,
  type Closed,
  type CustomerItem,
  isHuman,
  type Moment,
  type OurItem,
} from './moments.ts'
import {
  answeredTurn,
  noteForTurn,
  type OpenTurn,
  openTurn,
  type TurnFact,
  unansweredTurn,
  waitingSince,
} from './turn.ts'

export interface ConversationFacts {
  cycles: CycleFact[]
  turns: TurnFact[]
  /** The cycle that each message belongs to. */
  cycleOfMessage: Map<string, number>
}

/** Where nobody closes conversations (WhatsApp alone), silence does. */
export const AUTO_CLOSE_MS = DAY

/**
 * The cycles and turns of one conversation (one contact, one account) from its moments in order. `asOf`: how far the
 * events reach, in milliseconds; `cyclesBefore`: how many earlier cycles are kept without their events.
 */
export function foldConversation(
  moments: readonly Moment[],
  { asOf, cyclesBefore = 0 }: { asOf: number; cyclesBefore?: number },
): ConversationFacts {
  const cycles: CycleFact[] = []
  const turns: TurnFact[] = []
  const cycleOfMessage = new Map<string, number>()
  const assignments: Assigned[] = []
  const inboxSince = moments.find(isLifecycle)?.at ?? Number.POSITIVE_INFINITY
  let cycle: CycleFact | undefined
  let turn: OpenTurn | undefined
  let customerItems = 0

  const begin = (at: number, event: string): CycleFact => {
    const opened = openCycle(cyclesBefore + cycles.length + 1, at, event)
    cycles.push(opened)
    customerItems = 0
    return opened
  }
  const endTurn = (ended: TurnFact, { anyResponseAt }: OpenTurn, of: CycleFact) => {
    turns.push(ended)
    addTurn(of, ended, anyResponseAt)
    turn = undefined
  }
  const end = (close: Closed | 'silence') => {
    if (cycle === undefined) return
    if (turn !== undefined) endTurn(unansweredTurn(turn, true), turn, cycle)
    closeCycle(cycle, close, assignments.at(-1))
    relateToPrevious(cycle, cycles.at(-2), customerItems)
    cycle = undefined
  }
  /** An inbox that opens, assigns or closes decides when a conversation is over; before we know one, 24 hours do. */
  const endIfSilent = (now: number) => {
    const silentAt = cycle === undefined ? Number.POSITIVE_INFINITY : cycle.lastItemAt + AUTO_CLOSE_MS
    if (silentAt <= now && silentAt < inboxSince) end('silence')
  }
  const take = (item: CustomerItem | OurItem | AnsweredCall): void => {
    if (cycle === undefined && !opens(item)) return
    cycle ??= begin(item.at, item.event)
    addItem(cycle, item)
    if ('message' in item && item.message !== undefined) cycleOfMessage.set(item.message, cycle.cycle)
    if (item.is === 'customer') {
      customerItems += 1
      turn ??= openTurn(cycle.cycle, cycle.customerTurns + 1, item)
      return
    }
    if (turn === undefined) return
    noteForTurn(turn, item)
    if (item.is === 'answered_call' || isHuman(item.author))
      endTurn(answeredTurn(turn, item, assignments), turn, cycle)
  }

  for (const moment of moments) {
    endIfSilent(moment.at)
    switch (moment.is) {
      case 'opened':
        cycle ??= begin(moment.at, moment.event)
        break
      case 'closed':
        end(moment)
        break
      case 'assigned':
      case 'handed_off':
        if (turn !== undefined) noteForTurn(turn, moment)
        if (moment.is === 'assigned') assignments.push(moment)
        break
      case 'customer':
      case 'ours':
      case 'answered_call':
        take(moment)
        break
    }
  }
  endIfSilent(asOf)
  if (cycle !== undefined) leaveOpen(cycle, cycles.at(-2), customerItems)
  return { cycles, turns, cycleOfMessage }

  function leaveOpen(open: CycleFact, previous: CycleFact | undefined, items: number): void {
    if (turn !== undefined) {
      open.waitingSince = waitingSince(turn)
      endTurn(unansweredTurn(turn, false), turn, open)
    }
    open.closesBySilence = open.lastItemAt + AUTO_CLOSE_MS < inboxSince
    relateToPrevious(open, previous, items)
  }
}

const isLifecycle = ({ is }: Moment) =>
  is === 'opened' || is === 'closed' || is === 'assigned' || is === 'handed_off'

/** A bot's or workflow's message and an answered call belong to an open cycle but never open one. */
const opens = (item: CustomerItem | OurItem | AnsweredCall): boolean =>
  item.is === 'customer' || (item.is === 'ours' && (isHuman(item.author) || item.author === 'campaign'))
