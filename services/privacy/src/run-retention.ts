import {
  type Envelope,
  type LedgerDraft,
  type RetentionCategory,
  type RetentionPolicy,
  type RetentionRun,
  Topic,
} from '@onrecord/schemas'
import { cutoffAt } from './domain/due-date.ts'
import { amountOf, type CategoryPlan, planRetention } from './domain/plan-retention.ts'
import { itemsHash, runIdOf } from './domain/run-id.ts'
import type { HeldItem, PrivacyPorts } from './ports.ts'
import { ensureRetentionPolicy, readRetentionPolicy } from './set-retention-policy.ts'
import { findRun, finishRun, insertRun } from './stores/runs.ts'

export interface RunOptions {
  workspace: string
  /** Decide and tell, change nothing. */
  dryRun?: boolean
  /** Decide as if it were then. Absent: now. Never later than now, except in a dry run. */
  at?: Date
  /** Who asked: `user:<id>`, `cli` or, by the clock, this service. */
  actor?: string
  onProgress?(progress: RetentionProgress): void
}
export interface RetentionProgress {
  step: 'looking' | 'applying'
  category: RetentionCategory
  done: number
  total: number
}
export interface RetentionOutcome extends RetentionRun {
  dryRun: boolean
  /** The same run was carried out before and nothing has changed since. */
  repeated: boolean
  /** Records of the event log that were deleted. */
  purgedLogRecords: number
}

/** Items named in one event. */
const ITEMS_PER_EVENT = 1_000

/**
 * Finds what is due, enters it in the ledger, and only then asks the owners to delete it. Killed at any point, the next
 * run finds what is still there; asked twice, it does nothing twice.
 */
export function runRetention(ports: PrivacyPorts) {
  const readPolicy = readRetentionPolicy(ports)
  const ensurePolicy = ensureRetentionPolicy(ports)
  return async (options: RunOptions): Promise<RetentionOutcome> => {
    const { workspace, dryRun = false, actor = 'service:privacy' } = options
    const now = ports.clock.now()
    const at = chooseTime(options.at ?? now, now, dryRun)
    if (!dryRun) await ensurePolicy(workspace)
    const policy = await readPolicy(workspace)
    const plan = await makePlan(ports, policy, at, options)
    const run = runOf(policy, plan, at)
    const outcome = { ...run, dryRun, repeated: false, purgedLogRecords: 0 }
    if (dryRun) return outcome

    const earlier = await findRun(ports.db.inWorkspace(workspace), workspace, run.runId)
    if (earlier?.finishedAt !== undefined) return { ...outcome, ...earlier, repeated: true }

    await enterRun(ports, run, plan, actor)
    const purgedLogRecords = await applyRun(ports, run, plan, options)
    const finishedAt = ports.clock.now()
    await finishRun(ports.db.inWorkspace(workspace), workspace, run.runId, finishedAt)
    const items = run.categories.reduce((sum, category) => sum + category.items, 0)
    ports.logger.info({ workspace, runId: run.runId, items, purgedLogRecords }, 'retention applied')
    return { ...outcome, finishedAt: finishedAt.toISOString(), purgedLogRecords }
  }
}

/** A real run may not pretend that it is later than it is: what is due only tomorrow stays. */
function chooseTime(wanted: Date, now: Date, dryRun: boolean): Date {
  return dryRun || wanted < now ? wanted : now
}

async function makePlan(ports: PrivacyPorts, policy: RetentionPolicy, at: Date, options: RunOptions) {
  const timeZone = await ports.timeZone(policy.workspace)
  const heldItems = await ports.heldItems(policy.workspace)
  const held: Partial<Record<RetentionCategory, HeldItem[]>> = {}
  for (const [n, rule] of policy.rules.entries()) {
    const before = cutoffAt(at, rule, timeZone)
    held[rule.category] = await ports.holdings[rule.category].list(policy.workspace, before)
    options.onProgress?.({
      step: 'looking',
      category: rule.category,
      done: n + 1,
      total: policy.rules.length,
    })
  }
  return planRetention({ policy, timeZone, at, held, heldItems })
}

const runOf = (policy: RetentionPolicy, plan: readonly CategoryPlan[], at: Date): RetentionRun => ({
  runId: runIdOf(policy.workspace, policy.version, plan),
  workspace: policy.workspace,
  policyVersion: policy.version,
  startedAt: at.toISOString(),
  categories: plan.map(({ rule, before, due, withheld }) => ({
    category: rule.category,
    before: before.toISOString(),
    ...amountOf(due),
    withheld: amountOf(withheld).items,
  })),
})

/** The intent, in one transaction, before any effect. */
function enterRun(
  { db, appendEntry }: PrivacyPorts,
  run: RetentionRun,
  plan: readonly CategoryPlan[],
  actor: string,
) {
  return db.inWorkspace(run.workspace).transaction(async (tx) => {
    await insertRun(tx, run)
    for (const part of plan) {
      if (part.due.length > 0) await appendEntry(tx, entryOf(run, part, actor))
    }
  })
}

async function applyRun(
  ports: PrivacyPorts,
  run: RetentionRun,
  plan: readonly CategoryPlan[],
  options: RunOptions,
) {
  const due = plan.filter((part) => part.due.length > 0)
  let purged = 0
  for (const [n, part] of due.entries()) {
    const events = eventsOf(run, part, ports.clock.now())
    await ports.log.append(Topic.privacy, events)
    if (part.rule.category === 'events') purged += await ports.purgeLog(run.workspace, part.before)
    options.onProgress?.({ step: 'applying', category: part.rule.category, done: n + 1, total: due.length })
  }
  return purged
}

const entryOf = (
  run: RetentionRun,
  { rule, before, due, withheld }: CategoryPlan,
  actor: string,
): LedgerDraft => ({
  workspace: run.workspace,
  type: 'retention.applied',
  at: run.startedAt,
  actor,
  target: { kind: 'run', id: run.runId },
  outcome: 'done',
  reason: rule.category,
  payload: {
    policyVersion: run.policyVersion,
    rule,
    before: before.toISOString(),
    due: amountOf(due),
    withheld: amountOf(withheld),
    itemsSha256: itemsHash(due),
  },
  idempotencyKey: `retention:${run.runId}:${rule.category}`,
})

function eventsOf(run: RetentionRun, { rule, before, due }: CategoryPlan, now: Date): Envelope[] {
  const parts = Math.ceil(due.length / ITEMS_PER_EVENT)
  return Array.from({ length: parts }, (_, n) => ({
    specversion: '1.0',
    id: `${run.runId}-${rule.category}-${n}`,
    source: '/service/privacy',
    type: 'onrecord.retention.applied.v1',
    time: run.startedAt,
    datacontenttype: 'application/json',
    partitionkey: `${run.workspace}/retention`,
    workspace: run.workspace,
    recordedtime: now.toISOString(),
    data: {
      runId: run.runId,
      policyVersion: run.policyVersion,
      category: rule.category,
      before: before.toISOString(),
      items: due.slice(n * ITEMS_PER_EVENT, (n + 1) * ITEMS_PER_EVENT).map((item) => item.id),
    },
  }))
}
