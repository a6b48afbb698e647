import { createHash } from 'node:crypto'
import type { CategoryPlan } from './plan-retention.ts'

/** The id of a run is what it would do: asked again before anything has changed, it is the same run. */
export function runIdOf(workspace: string, policyVersion: number, plan: readonly CategoryPlan[]): string {
  const hash = createHash('sha256').update(`${workspace}\n${policyVersion}\n`)
  for (const { rule, before, due } of plan) {
    hash.update(`${rule.category} ${before.toISOString()} ${itemsHash(due)}\n`)
  }
  return `run_${hash.digest('hex').slice(0, 32)}`
}

/** SHA-256 (hex) over the ids, one per line, in order: says which items were meant without naming them. */
export function itemsHash(items: readonly { id: string }[]): string {
  const hash = createHash('sha256')
  for (const { id } of items) hash.update(`${id}\n`)
  return hash.digest('hex')
}
