import type { RetentionCategory, RetentionPolicy, RetentionReport, RetentionRun } from '@onrecord/schemas'
import { dueAt } from './domain/due-date.ts'
import { reportRetention } from './domain/report-retention.ts'
import type { HeldItem, PrivacyPorts } from './ports.ts'
import { type RetentionOutcome, type RunOptions, runRetention } from './run-retention.ts'
import {
  ensureRetentionPolicy,
  type PolicyChange,
  readRetentionPolicy,
  setRetentionPolicy,
} from './set-retention-policy.ts'
import { listPolicies } from './stores/policies.ts'
import { listRuns } from './stores/runs.ts'

export interface PrivacyService {
  /** Gives a new workspace the default policy and enters it in the ledger. Idempotent. */
  ensureRetentionPolicy(workspace: string): Promise<RetentionPolicy>
  /** The policy in effect. */
  retentionPolicy(workspace: string): Promise<RetentionPolicy>
  /** Every version, oldest first. */
  retentionPolicies(workspace: string): Promise<RetentionPolicy[]>
  setRetentionPolicy(workspace: string, change: PolicyChange): Promise<RetentionPolicy>
  runRetention(options: RunOptions): Promise<RetentionOutcome>
  /** The latest run, if there was one. */
  lastRun(workspace: string): Promise<RetentionRun | undefined>
  retentionReport(workspace: string): Promise<RetentionReport>
  /** Tells, under the policy in effect, until when something that ended then is kept. */
  retainedUntil(workspace: string): Promise<(category: RetentionCategory, endedAt: Date) => Date>
}

const RUNS_IN_REPORT = 10

export function createPrivacyService(ports: PrivacyPorts): PrivacyService {
  const retentionPolicy = readRetentionPolicy(ports)

  return {
    ensureRetentionPolicy: ensureRetentionPolicy(ports),
    retentionPolicy,
    retentionPolicies: (workspace) => listPolicies(ports.db.inWorkspace(workspace), workspace),
    setRetentionPolicy: setRetentionPolicy(ports),
    runRetention: runRetention(ports),
    lastRun: async (workspace) => (await listRuns(ports.db.inWorkspace(workspace), workspace, 1))[0],

    async retentionReport(workspace) {
      const policy = await retentionPolicy(workspace)
      const held: Partial<Record<RetentionCategory, HeldItem[]>> = {}
      for (const { category } of policy.rules) held[category] = await ports.holdings[category].list(workspace)
      return reportRetention({
        workspace,
        policy,
        timeZone: await ports.timeZone(workspace),
        at: ports.clock.now(),
        held,
        heldItems: await ports.heldItems(workspace),
        runs: await listRuns(ports.db.inWorkspace(workspace), workspace, RUNS_IN_REPORT),
      })
    },

    async retainedUntil(workspace) {
      const policy = await retentionPolicy(workspace)
      const timeZone = await ports.timeZone(workspace)
      const rules = new Map(policy.rules.map((rule) => [rule.category, rule]))
      return (category, endedAt) => {
        const rule = rules.get(category)
        if (rule === undefined) throw new Error(`policy ${policy.version} has no rule for ${category}`)
        return dueAt(endedAt, rule, timeZone)
      }
    },
  }
}
