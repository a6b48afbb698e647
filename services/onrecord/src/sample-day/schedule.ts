import { DAY_END, hourOf } from './day.ts'
import type { Random } from './random.ts'
import type { Tell } from './tells.ts'
import type { Delivery, SampleHour } from './types.ts'
import { type WhatsAppChange, whatsappBody } from './whatsapp-shapes.ts'

/** A POST on its way into the schedule. */
interface Draft {
  at: number
  delivery: Omit<Delivery, 'duplicateOf'>
  repeats?: Draft
}

/** Neighbours in time that a provider may put into one POST. */
const TOGETHER_S = 5
const MAX_BATCH = 10

/** Makes POSTs of what was told: some hold several items, some come twice, each in the hour in which it arrives. */
export function scheduleDeliveries(random: Random, tells: readonly Tell[]): SampleHour[] {
  const byContact = Map.groupBy(tells, ({ contactKey }) => contactKey)
  const drafts = [...byContact.values()].flatMap((own) =>
    postsOf(
      random,
      own.toSorted((a, b) => a.at - b.at),
    ),
  )
  const all = [...drafts, ...repetitionsOf(random, drafts)].toSorted((a, b) => a.at - b.at)
  const positions = new Map<Draft, number>(all.map((draft, position) => [draft, position]))
  const deliveries = all.map(({ delivery, repeats }) => ({
    ...delivery,
    ...(repeats !== undefined && { duplicateOf: positions.get(repeats) as number }),
  }))
  return Array.from({ length: 24 }, (_, hour) => ({
    hour,
    deliveries: deliveries.filter((_delivery, position) => hourOf((all[position] as Draft).at) === hour),
  }))
}

function postsOf(random: Random, tells: readonly Tell[]): Draft[] {
  const groups: Tell[][] = []
  for (const tell of tells) {
    if (tell.at >= DAY_END) throw new RangeError(`${tell.contactKey} tells something after the day has ended`)
    const last = groups.at(-1)
    if (last !== undefined && goTogether(random, last, tell)) last.push(tell)
    else groups.push([tell])
  }
  return groups.map((group) => draftOf(random, group))
}

function goTogether(random: Random, group: readonly Tell[], next: Tell): boolean {
  const [first] = group
  if (first === undefined || first.isAlone === true || next.isAlone === true) return false
  if (first.payload.source !== next.payload.source || first.account.id !== next.account.id) return false
  if (hourOf(first.at) !== hourOf(next.at)) return false
  if (next.payload.source === 'whatsapp') return next.at - first.at <= TOGETHER_S && random.chance(0.6)
  if (next.payload.source === 'respondio') return false
  return next.at - first.at <= 60 && (group.length < MAX_BATCH || next.at === first.at)
}

function draftOf(random: Random, group: readonly Tell[]): Draft {
  const [first] = group as [Tell, ...Tell[]]
  const { account, workspace, contactKey } = first
  const { source } = first.payload
  const paths = {
    whatsapp: `/webhooks/whatsapp/${account.id}`,
    respondio: `/webhooks/respondio/${account.id}`,
    api: '/v1/events',
  }
  return {
    at: (group.at(-1) as Tell).at,
    delivery: {
      source,
      workspace,
      account: account.id,
      path: paths[source],
      body: bodyOf(random, group),
      contactKey,
    },
  }
}

function bodyOf(random: Random, group: readonly Tell[]): string {
  const [first] = group as [Tell, ...Tell[]]
  switch (first.payload.source) {
    case 'whatsapp': {
      const changes = group.flatMap(({ payload }) => (payload.source === 'whatsapp' ? payload.changes : []))
      return whatsappBody(first.account, entriesOf(random, changes))
    }
    case 'respondio':
      return JSON.stringify(first.payload.body)
    case 'api': {
      const events = group.flatMap(({ payload }) => (payload.source === 'api' ? [payload.event] : []))
      return JSON.stringify(events.length === 1 ? events[0] : events)
    }
  }
}

/** Several changes come in one entry, or in an entry each. */
const entriesOf = (random: Random, changes: readonly WhatsAppChange[]): WhatsAppChange[][] =>
  random.chance(0.5) ? [[...changes]] : changes.map((change) => [change])

const REPEATED = 0.06
const STALE = 0.3

/** Some POSTs come again: soon (the answer was late), or long after (a retry that got stuck). */
function repetitionsOf(random: Random, drafts: readonly Draft[]): Draft[] {
  return drafts.flatMap((draft) => {
    if (!random.chance(REPEATED)) return []
    const later = random.chance(STALE) ? random.int(40 * 60, 120 * 60) : random.int(1, 60)
    const again = draft.at + later
    return again < DAY_END ? [{ at: again, delivery: draft.delivery, repeats: draft }] : []
  })
}
