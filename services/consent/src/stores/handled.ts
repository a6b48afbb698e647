import type { Sql } from '@onrecord/postgres'

/**
 * One consent event of a workspace at a time, until the transaction ends: what counts depends on what was said before.
 * They are few, and the ledger would make them wait anyway.
 */
export async function lockWorkspace(tx: Sql, workspace: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`consent/${workspace}`])
}

/** False: the event has had its effect before. */
export async function markHandled(tx: Sql, workspace: string, eventId: string): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO consent.handled (workspace, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id',
    [workspace, eventId],
  )
  return rows.length > 0
}
