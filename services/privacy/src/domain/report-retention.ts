import type { AgeBucket, RetentionReport, RetentionRule, RetentionRun } from '@onrecord/schemas'
import type { HeldItem } from '../ports.ts'
import { cutoffAt } from './due-date.ts'
import { amountOf, type PlanInput } from './plan-retention.ts'

const DAY_MS = 86_400_000
/** Lower ends of the age buckets, in days. */
const AGE_BUCKET_DAYS = [0, 30, 90, 180, 365, 730, 1825] as const

type CategoryReport = RetentionReport['categories'][number]

/** The retention report's figures from everything that is held. */
export function reportRetention(
  input: PlanInput & { workspace: string; runs: RetentionRun[] },
): RetentionReport {
  const { workspace, policy, at, held, runs } = input
  return {
    workspace,
    dataAsOf: at.toISOString(),
    policy,
    categories: policy.rules.map((rule) => categoryReport(rule, held[rule.category] ?? [], input)),
    runs,
  }
}

function categoryReport(rule: RetentionRule, items: readonly HeldItem[], input: PlanInput): CategoryReport {
  const ended = items.filter(hasEnded)
  const free = ended.filter((item) => !input.heldItems.has(item.id))
  const times = ended.map((item) => item.endedAt.getTime())
  const dueIn = (days: number) => {
    const before = cutoffAt(new Date(input.at.getTime() + days * DAY_MS), rule, input.timeZone)
    return amountOf(free.filter((item) => item.endedAt < before))
  }
  return {
    rule,
    held: amountOf(items),
    ...(times.length > 0 && { oldest: isoOf(Math.min, times), newest: isoOf(Math.max, times) }),
    ages: agesOf(ended, input.at),
    notEnded: amountOf(items.filter((item) => !hasEnded(item))),
    due: { now: dueIn(0), in30Days: dueIn(30), in90Days: dueIn(90) },
    withheld: amountOf(items.filter((item) => input.heldItems.has(item.id))),
  }
}

/** Ended items by age; an item that ends after `at` counts as new. */
function agesOf(ended: readonly EndedItem[], at: Date): AgeBucket[] {
  return AGE_BUCKET_DAYS.map((fromDays, n) => {
    const toDays = AGE_BUCKET_DAYS[n + 1]
    const within = ended.filter((item) => {
      const days = Math.max(0, (at.getTime() - item.endedAt.getTime()) / DAY_MS)
      return days >= fromDays && (toDays === undefined || days < toDays)
    })
    return { fromDays, ...(toDays !== undefined && { toDays }), ...amountOf(within) }
  })
}

type EndedItem = HeldItem & { endedAt: Date }
const hasEnded = (item: HeldItem): item is EndedItem => item.endedAt !== undefined

const isoOf = (pick: (a: number, b: number) => number, times: readonly number[]) =>
  new Date(times.reduce((a, b) => pick(a, b))).toISOString()
