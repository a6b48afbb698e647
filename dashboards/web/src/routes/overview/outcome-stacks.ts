import type { Overview } from '@onrecord/schemas'
import { OUTCOME_ORDER } from '../../charts/palette.ts'
import { eachDay } from '../../format/days.ts'

export interface OutcomeStacks {
  /** Buckets along time, without holes when they are days. */
  at: string[]
  stacks: { outcome: string; calls: number[]; total: number }[]
}

/** Calls per bucket and outcome, both directions together, outcomes in the order of the palette. */
export function outcomeStacks(rows: Overview['outcomes'], days: { from: string; to: string }): OutcomeStacks {
  const present = [...new Set(rows.map(({ at }) => at))].toSorted()
  const isDaily = present.every((at) => at.length === 10)
  const at = isDaily ? eachDay(days) : present
  const place = new Map(at.map((bucket, index) => [bucket, index]))
  const byOutcome = new Map<string, number[]>()
  for (const row of rows) {
    const calls = byOutcome.get(row.outcome) ?? at.map(() => 0)
    byOutcome.set(row.outcome, calls)
    const index = place.get(row.at)
    if (index !== undefined) calls[index] = (calls[index] ?? 0) + row.calls
  }
  const stacks = [...byOutcome]
    .map(([outcome, calls]) => ({ outcome, calls, total: calls.reduce((sum, each) => sum + each, 0) }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => rank(a.outcome) - rank(b.outcome))
  return { at, stacks }
}

function rank(outcome: string): number {
  const place = OUTCOME_ORDER.indexOf(outcome)
  return place === -1 ? OUTCOME_ORDER.length : place
}
