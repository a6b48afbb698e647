import type { Sql } from '@onrecord/postgres'
import type { Reply } from '../domain/reply.ts'

export async function insertPending(tx: Sql, reply: Reply & { inReplyTo: string }): Promise<void> {
  await tx.query(
    `INSERT INTO consent.pending_reply (workspace, event_id, message, reply, received_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [reply.workspace, reply.eventId, reply.inReplyTo, JSON.stringify(reply), reply.receivedAt],
  )
}

/** Replies that wait for the question that a message asked. */
export async function pendingOn(db: Sql, workspace: string, message: string): Promise<Reply[]> {
  const rows = await db.query<{ reply: Reply }>(
    'SELECT reply FROM consent.pending_reply WHERE workspace = $1 AND message = $2 ORDER BY received_at, event_id',
    [workspace, message],
  )
  return rows.map(({ reply }) => reply)
}

/** Replies of every workspace that have waited since before. */
export async function pendingSince(db: Sql, before: Date, limit: number): Promise<Reply[]> {
  const rows = await db.query<{ reply: Reply }>(
    'SELECT reply FROM consent.pending_reply WHERE received_at < $1 ORDER BY received_at LIMIT $2',
    [before, limit],
  )
  return rows.map(({ reply }) => reply)
}

/** False: it no longer waits. */
export async function takePending(tx: Sql, { workspace, eventId }: Reply): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM consent.pending_reply WHERE workspace = $1 AND event_id = $2 RETURNING event_id',
    [workspace, eventId],
  )
  return rows.length > 0
}
