import type { RetentionCategory, RetentionPolicy, RetentionRule } from '@onrecord/schemas'
import type { HeldItem } from '../ports.ts'
import { cutoffAt } from './due-date.ts'

/** What a run would do to one category. */
export interface CategoryPlan {
  rule: RetentionRule
  /** Items that ended before this are due. */
  before: Date
  due: HeldItem[]
  /** Due, but held back. */
  withheld: HeldItem[]
}

export interface PlanInput {
  policy: RetentionPolicy
  timeZone: string
  at: Date
  /** Every item held, or at least every item that may be due. */
  held: Readonly<Partial<Record<RetentionCategory, readonly HeldItem[]>>>
  /** Ids of items that must not be deleted: never due. */
  heldItems: ReadonlySet<string>
}

/** Decides what is due. Items are sorted by id, so that the same holdings give the same plan. */
export function planRetention({ policy, timeZone, at, held, heldItems }: PlanInput): CategoryPlan[] {
  return policy.rules.map((rule) => {
    const before = cutoffAt(at, rule, timeZone)
    const ended = (held[rule.category] ?? []).filter(
      (item) => item.endedAt !== undefined && item.endedAt < before,
    )
    const [withheld, due] = partition(ended.toSorted(byId), (item) => heldItems.has(item.id))
    return { rule, before, due, withheld }
  })
}

/** How many things, and how large. */
export const amountOf = (items: readonly HeldItem[]) => ({
  items: items.reduce((sum, item) => sum + (item.items ?? 1), 0),
  bytes: items.reduce((sum, item) => sum + item.bytes, 0),
})

const byId = (a: HeldItem, b: HeldItem) => (a.id < b.id ? -1 : Number(a.id > b.id))

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))]
}
