import type { Sql } from '@onrecord/postgres'
import type { Expression } from '../domain/expression.ts'

/** `awaits`: the call or the prompt that it is bound to. */
export async function insertPendingExpression(
  tx: Sql,
  expression: Expression,
  awaits: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO consent.pending_expression (workspace, event_id, awaits, expression, received_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [expression.workspace, expression.eventId, awaits, JSON.stringify(expression), expression.receivedAt],
  )
}

export async function expressionsAwaiting(
  db: Sql,
  workspace: string,
  awaits: readonly string[],
): Promise<Expression[]> {
  const rows = await db.query<{ expression: Expression }>(
    `SELECT expression FROM consent.pending_expression WHERE workspace = $1 AND awaits = ANY ($2)
     ORDER BY received_at, event_id`,
    [workspace, awaits],
  )
  return rows.map(({ expression }) => expression)
}

/** Of every workspace, waiting since before. */
export async function expressionsPendingSince(db: Sql, before: Date, limit: number): Promise<Expression[]> {
  const rows = await db.query<{ expression: Expression }>(
    'SELECT expression FROM consent.pending_expression WHERE received_at < $1 ORDER BY received_at LIMIT $2',
    [before, limit],
  )
  return rows.map(({ expression }) => expression)
}

/** False: it no longer waits. */
export async function takePendingExpression(tx: Sql, { workspace, eventId }: Expression): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM consent.pending_expression WHERE workspace = $1 AND event_id = $2 RETURNING event_id',
    [workspace, eventId],
  )
  return rows.length > 0
}
