import type { Sql } from '@onrecord/postgres'
import { RetentionPolicy, type RetentionRule } from '@onrecord/schemas'

interface PolicyRow {
  workspace: string
  version: number
  category: string
  keep: string
  start: string
  minimum: string | null
  basis_citation: string
  action: string
  approved_by: string
  effective_from: Date
  schedule: 'manual' | 'daily'
}

const COLUMNS =
  'workspace, version, category, keep, start, minimum, basis_citation, action, approved_by, effective_from, schedule'

/** The newest version in effect at `at`. */
export async function findPolicy(
  sql: Sql,
  workspace: string,
  at: Date,
): Promise<RetentionPolicy | undefined> {
  const rows = await sql.query<PolicyRow>(
    `SELECT ${COLUMNS} FROM privacy.retention_policy
     WHERE workspace = $1 AND version = (
       SELECT max(version) FROM privacy.retention_policy WHERE workspace = $1 AND effective_from <= $2)
     ORDER BY array_position(ARRAY['recordings','transcripts','facts','events','consent_records'], category)`,
    [workspace, at],
  )
  return rows.length === 0 ? undefined : fromRows(rows)
}

/** Every version, oldest first. */
export async function listPolicies(sql: Sql, workspace: string): Promise<RetentionPolicy[]> {
  const rows = await sql.query<PolicyRow>(
    `SELECT ${COLUMNS} FROM privacy.retention_policy WHERE workspace = $1
     ORDER BY version, array_position(ARRAY['recordings','transcripts','facts','events','consent_records'], category)`,
    [workspace],
  )
  return [...Map.groupBy(rows, (row) => row.version).values()].map(fromRows)
}

/** Lets one transaction at a time add a version to the workspace's policy; released when it ends. */
export async function lockPolicies(tx: Sql, workspace: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('privacy.retention_policy/' || $1, 0))`, [
    workspace,
  ])
}

export async function insertPolicy(tx: Sql, policy: RetentionPolicy): Promise<void> {
  for (const rule of policy.rules) {
    await tx.query(
      `INSERT INTO privacy.retention_policy (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      toValues(policy, rule),
    )
  }
}

const toValues = (policy: RetentionPolicy, rule: RetentionRule) => [
  policy.workspace,
  policy.version,
  rule.category,
  rule.keep,
  rule.start,
  rule.minimum ?? null,
  rule.basisCitation,
  rule.action,
  policy.approvedBy,
  policy.effectiveFrom,
  policy.schedule ?? 'manual',
]

function fromRows(rows: readonly PolicyRow[]): RetentionPolicy {
  const [first] = rows
  return RetentionPolicy.parse({
    workspace: first?.workspace,
    version: first?.version,
    approvedBy: first?.approved_by,
    effectiveFrom: first?.effective_from.toISOString(),
    rules: rows.map((row) => ({
      category: row.category,
      keep: row.keep,
      start: row.start,
      ...(row.minimum !== null && { minimum: row.minimum }),
      basisCitation: row.basis_citation,
      action: row.action,
    })),
    ...(first?.schedule === 'daily' && { schedule: 'daily' }),
  })
}
