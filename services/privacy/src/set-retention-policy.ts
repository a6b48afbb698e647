import type { Sql } from '@onrecord/postgres'
import { type LedgerDraft, ProblemError, type RetentionPolicy, RetentionRule } from '@onrecord/schemas'
import { DEFAULT_RULES } from './domain/default-policy.ts'
import { periodOf } from './domain/period.ts'
import type { PrivacyPorts } from './ports.ts'
import { findPolicy, insertPolicy, listPolicies, lockPolicies } from './stores/policies.ts'

type PolicyPorts = Pick<PrivacyPorts, 'db' | 'appendEntry' | 'clock'>

export interface PolicyChange {
  /** The rules that change; a category left out keeps its rule. */
  rules: readonly RetentionRule[]
  /** Whether the policy is applied by the clock. Absent: as before. */
  schedule?: 'manual' | 'daily'
  /** Who approved it: `user:<id>` or `cli`. */
  approvedBy: string
  /** Absent: at once. */
  effectiveFrom?: Date
}

/**
 * Adds a version to the workspace's policy and enters it in the ledger, in one transaction.
 * @throws ProblemError `retention_rule_invalid`, `retention_period_invalid`, `retention_rule_twice`
 */
export function setRetentionPolicy(ports: PolicyPorts) {
  return (workspace: string, change: PolicyChange): Promise<RetentionPolicy> => {
    const rules = checked(change.rules)
    return ports.db.inWorkspace(workspace).transaction(async (tx) => {
      const latest = await latestPolicy(ports, tx, workspace)
      return addPolicy(ports, tx, {
        workspace,
        version: latest.version + 1,
        approvedBy: change.approvedBy,
        effectiveFrom: (change.effectiveFrom ?? ports.clock.now()).toISOString(),
        rules: latest.rules.map((rule) => rules.get(rule.category) ?? rule),
        ...((change.schedule ?? latest.schedule) === 'daily' && { schedule: 'daily' }),
      })
    })
  }
}

/** The policy in effect; for a workspace that has none yet, the default one as it will be entered. Writes nothing. */
export function readRetentionPolicy({ db, clock }: PolicyPorts) {
  return async (workspace: string): Promise<RetentionPolicy> =>
    (await findPolicy(db.inWorkspace(workspace), workspace, clock.now())) ??
    defaultPolicy(workspace, clock.now())
}

/** Gives a new workspace the default policy, entered as approved by this service. Idempotent. */
export function ensureRetentionPolicy(ports: PolicyPorts) {
  return (workspace: string): Promise<RetentionPolicy> =>
    ports.db.inWorkspace(workspace).transaction((tx) => latestPolicy(ports, tx, workspace))
}

/** The newest version, the default one if there was none; no other transaction adds one until this one ends. */
async function latestPolicy(ports: PolicyPorts, tx: Sql, workspace: string): Promise<RetentionPolicy> {
  await lockPolicies(tx, workspace)
  const latest = (await listPolicies(tx, workspace)).at(-1)
  return latest ?? addPolicy(ports, tx, defaultPolicy(workspace, ports.clock.now()))
}

async function addPolicy(ports: PolicyPorts, tx: Sql, policy: RetentionPolicy): Promise<RetentionPolicy> {
  await insertPolicy(tx, policy)
  await ports.appendEntry(tx, entryOf(policy, ports.clock.now()))
  return policy
}

const defaultPolicy = (workspace: string, at: Date): RetentionPolicy => ({
  workspace,
  version: 1,
  approvedBy: 'service:privacy',
  effectiveFrom: at.toISOString(),
  rules: [...DEFAULT_RULES],
})

const entryOf = (policy: RetentionPolicy, at: Date): LedgerDraft => ({
  workspace: policy.workspace,
  type: 'retention.policy_set',
  at: at.toISOString(),
  actor: policy.approvedBy,
  target: { kind: 'policy', id: `retention-v${policy.version}` },
  outcome: 'done',
  payload: {
    version: policy.version,
    effectiveFrom: policy.effectiveFrom,
    rules: policy.rules,
    schedule: policy.schedule ?? 'manual',
  },
  idempotencyKey: `retention-policy:${policy.version}`,
})

function checked(input: readonly unknown[]): Map<RetentionRule['category'], RetentionRule> {
  const rules = new Map<RetentionRule['category'], RetentionRule>()
  for (const candidate of input) {
    const read = RetentionRule.safeParse(candidate)
    if (!read.success) {
      const issue = read.error.issues[0]
      throw new ProblemError(
        'retention_rule_invalid',
        400,
        'Not a retention rule',
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`,
      )
    }
    const rule = read.data
    periodOf(rule.keep)
    if (rule.minimum !== undefined) periodOf(rule.minimum)
    if (rules.has(rule.category)) {
      throw new ProblemError('retention_rule_twice', 400, 'Two rules for one category', rule.category)
    }
    rules.set(rule.category, rule)
  }
  return rules
}
