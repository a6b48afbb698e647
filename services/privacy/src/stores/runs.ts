import type { Sql } from '@onrecord/postgres'
import { RetentionRun } from '@onrecord/schemas'

interface RunRow {
  run_id: string
  workspace: string
  policy_version: number
  started_at: Date
  finished_at: Date | null
  categories: unknown
}

/** A run that is there already stays as it is. */
export async function insertRun(tx: Sql, run: RetentionRun): Promise<void> {
  await tx.query(
    `INSERT INTO privacy.retention_run (workspace, run_id, policy_version, started_at, categories)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace, run_id) DO NOTHING`,
    [run.workspace, run.runId, run.policyVersion, run.startedAt, JSON.stringify(run.categories)],
  )
}

export async function finishRun(sql: Sql, workspace: string, runId: string, at: Date): Promise<void> {
  await sql.query(
    'UPDATE privacy.retention_run SET finished_at = $3 WHERE workspace = $1 AND run_id = $2 AND finished_at IS NULL',
    [workspace, runId, at],
  )
}

export async function findRun(sql: Sql, workspace: string, runId: string): Promise<RetentionRun | undefined> {
  const [row] = await sql.query<RunRow>(
    'SELECT * FROM privacy.retention_run WHERE workspace = $1 AND run_id = $2',
    [workspace, runId],
  )
  return row && fromRow(row)
}

/** Newest first. */
export async function listRuns(sql: Sql, workspace: string, limit: number): Promise<RetentionRun[]> {
  const rows = await sql.query<RunRow>(
    'SELECT * FROM privacy.retention_run WHERE workspace = $1 ORDER BY started_at DESC, run_id LIMIT $2',
    [workspace, limit],
  )
  return rows.map(fromRow)
}

const fromRow = (row: RunRow): RetentionRun =>
  RetentionRun.parse({
    runId: row.run_id,
    workspace: row.workspace,
    policyVersion: row.policy_version,
    startedAt: row.started_at.toISOString(),
    ...(row.finished_at && { finishedAt: row.finished_at.toISOString() }),
    categories: row.categories,
  })
