import type { Database, Sql } from '@onrecord/postgres'
import { type LedgerDraft, ProblemError, type RetentionPolicy, RetentionRule } from '@onrecord/schemas'
import { DEFAULT_RULES } from './domain/default-policy.ts'
import { periodOf } from './domain/period.ts'
import type { PrivacyPorts } from './ports.ts'
import { findPolicy, insertPolicy, listPolicies, lockPolicies } from './stores/policies.ts'

type PolicyPorts = Pick<PrivacyPorts, 'db' | 'appendEntry' | 'clock'>

export interface PolicyChange {
  /** The rules that change; a category left out keeps its rule. */
  rules: readonly RetentionRule[]
  /** Who approved it: `user:<id>` or `cli`. */
  approvedBy: string
  /** Absent: at once. */
  effectiveFrom?: Date
}

/**
 * Adds a version to the workspace's policy and enters it in the ledger, in one transaction.
 * @throws ProblemError `retention_rule_invalid`, `retention_period_invalid`, `retention_rule_twice`
 */
export function setRetentionPolicy({ db, appendEntry, clock }: PolicyPorts) {
  return async (workspace: string, change: PolicyChange): Promise<RetentionPolicy> => {
    const rules = checked(change.rules)
    return db.transaction(async (tx) => {
      await lockPolicies(tx, workspace)
      const latest = (await listPolicies(tx, workspace)).at(-1)
      const before = latest?.rules ?? DEFAULT_RULES
      const policy: RetentionPolicy = {
        workspace,
        version: (latest?.version ?? 0) + 1,
        approvedBy: change.approvedBy,
        effectiveFrom: (change.effectiveFrom ?? clock.now()).toISOString(),
        rules: before.map((rule) => rules.get(rule.category) ?? rule),
      }
      await insertPolicy(tx, policy)
      await appendEntry(tx, entryOf(policy, clock.now()))
      return policy
    })
  }
}

/** The policy in effect; a workspace that has none gets the default one, entered as approved by this service. */
export function currentRetentionPolicy({ db, appendEntry, clock }: PolicyPorts) {
  return async (workspace: string): Promise<RetentionPolicy> =>
    (await findPolicy(db, workspace, clock.now())) ?? (await addDefaultPolicy(db, workspace, appendEntry, clock.now()))
}

function addDefaultPolicy(db: Database, workspace: string, appendEntry: PrivacyPorts['appendEntry'], at: Date) {
  return db.transaction(async (tx: Sql) => {
    await lockPolicies(tx, workspace)
    const found = (await findPolicy(tx, workspace, at)) ?? (await listPolicies(tx, workspace))[0]
    if (found !== undefined) return found
    const policy: RetentionPolicy = {
      workspace,
      version: 1,
      approvedBy: 'service:privacy',
      effectiveFrom: at.toISOString(),
      rules: [...DEFAULT_RULES],
    }
    await insertPolicy(tx, policy)
    await appendEntry(tx, entryOf(policy, at))
    return policy
  })
}

const entryOf = (policy: RetentionPolicy, at: Date): LedgerDraft => ({
  workspace: policy.workspace,
  type: 'retention.policy_set',
  at: at.toISOString(),
  actor: policy.approvedBy,
  target: { kind: 'policy', id: `retention-v${policy.version}` },
  outcome: 'done',
  payload: { version: policy.version, effectiveFrom: policy.effectiveFrom, rules: policy.rules },
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
