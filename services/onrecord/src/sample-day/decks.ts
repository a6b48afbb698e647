import type { CallPlan } from './calls.ts'
import type { ChatKind } from './chats.ts'
import type { CallOutcome } from './expected.ts'
import type { Random } from './random.ts'

type Counts = Readonly<Partial<Record<CallOutcome, number>>>
interface CallCounts {
  inbound: Counts
  outbound: Counts
}

/** Calls that nobody records, by account: every outcome that its kind of number can have. */
const calls: Readonly<Record<string, CallCounts>> = {
  'amal-support': {
    inbound: {
      answered: 30,
      answered_with_error: 3,
      no_answer: 17,
      abandoned: 14,
      short_abandon: 5,
      failed: 4,
      indeterminate: 2,
    },
    outbound: {
      answered: 15,
      declined_by_user: 7,
      no_answer: 7,
      cancelled_by_business: 4,
      failed: 4,
      indeterminate: 2,
    },
  },
  'amal-business': {
    inbound: { answered: 10, no_answer: 5, abandoned: 4, short_abandon: 1, failed: 1 },
    outbound: { answered: 5, declined_by_user: 2, no_answer: 3, cancelled_by_business: 1, failed: 1 },
  },
  'nordlicht-service': {
    inbound: {
      answered: 30,
      answered_with_error: 3,
      no_answer: 16,
      abandoned: 13,
      short_abandon: 5,
      failed: 4,
      indeterminate: 2,
    },
    outbound: {
      answered: 14,
      declined_by_user: 7,
      no_answer: 7,
      cancelled_by_business: 4,
      failed: 4,
      indeterminate: 2,
    },
  },
  'nordlicht-sales': {
    inbound: { answered: 12, no_answer: 6, abandoned: 5, short_abandon: 2 },
    outbound: { answered: 5 },
  },
}

function plansOf(direction: CallPlan['direction'], counts: Counts): CallPlan[] {
  return Object.entries(counts).flatMap(([outcome, count]) =>
    Array.from({ length: count }, () => ({ direction, outcome: outcome as CallOutcome })),
  )
}

/** One in seven calls is told in a way that a parser may stumble over. */
function withOddity(random: Random, plan: CallPlan, index: number): CallPlan {
  if (index % 7 !== 0) return plan
  const common = ['terminate_first', 'stale_connect', 'status_list'] as const
  if (plan.outcome === 'answered')
    return { ...plan, oddity: random.pick([...common, 'duration_mismatch'] as const) }
  if (plan.direction === 'inbound' && (plan.outcome === 'abandoned' || plan.outcome === 'no_answer')) {
    return {
      ...plan,
      oddity: random.pick(['terminate_first', 'stale_connect', 'failed_without_error'] as const),
    }
  }
  return { ...plan, oddity: random.pick(common) }
}

/** Deals an account's calls out to its contacts: one list for each. */
export function dealCalls(random: Random, account: string, contacts: number): CallPlan[][] {
  const counts = calls[account]
  if (counts === undefined) throw new Error(`no calls are planned for ${account}`)
  const deck = random
    .shuffled([...plansOf('inbound', counts.inbound), ...plansOf('outbound', counts.outbound)])
    .map((plan, index) => withOddity(random, plan, index))
  return Array.from({ length: contacts }, (_, seat) =>
    deck.filter((_plan, index) => index % contacts === seat),
  )
}

const chatCounts: Readonly<Record<ChatKind, number>> = {
  simple: 7,
  bot_then_human: 7,
  bot_only: 3,
  reopened: 3,
  courtesy: 2,
  auto_close: 2,
  reassigned: 3,
  outbound_first: 2,
  outbound_failed: 1,
  campaign: 1,
  campaign_answered: 2,
  unanswered: 2,
}
const chatDeck = Object.entries(chatCounts).flatMap(([kind, count]) =>
  Array.from({ length: count }, () => kind as ChatKind),
)

/** Deals chats out in the given proportions: `each` for every contact. */
export function dealChats(random: Random, contacts: number, each: number): ChatKind[][] {
  const needed = contacts * each
  const decks = Array.from({ length: Math.ceil(needed / chatDeck.length) }, () =>
    random.shuffled(chatDeck),
  ).flat()
  return Array.from({ length: contacts }, (_, seat) => decks.slice(seat * each, (seat + 1) * each))
}
