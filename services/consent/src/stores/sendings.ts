import type { Sql } from '@onrecord/postgres'

export type SendingState = 'due' | 'sending' | 'sent' | 'failed' | 'uncertain'

/** How the sending of one question goes. */
export interface Sending {
  workspace: string
  promptId: string
  account: string
  subject: string
  state: SendingState
  /** Why it failed, or why nobody knows. */
  reason?: string
  attempts: number
  dueAt: Date
  /** The message, once it was sent. */
  message?: string
  askedBy: string
  createdAt: Date
}
export type SendingKey = Pick<Sending, 'workspace' | 'promptId'>

interface SendingRow {
  workspace: string
  prompt_id: string
  account: string
  subject: string
  state: SendingState
  reason: string | null
  attempts: number
  due_at: Date
  message: string | null
  asked_by: string
  created_at: Date
}

const COLUMNS =
  'workspace, prompt_id, account, subject, state, reason, attempts, due_at, message, asked_by, created_at'

const fromRow = (row: SendingRow): Sending => ({
  workspace: row.workspace,
  promptId: row.prompt_id,
  account: row.account,
  subject: row.subject,
  state: row.state,
  ...(row.reason !== null && { reason: row.reason }),
  attempts: row.attempts,
  dueAt: row.due_at,
  ...(row.message !== null && { message: row.message }),
  askedBy: row.asked_by,
  createdAt: row.created_at,
})

export async function insertSending(tx: Sql, sending: Sending): Promise<void> {
  const { workspace, promptId, account, subject, state, attempts, dueAt, askedBy, createdAt } = sending
  await tx.query(
    `INSERT INTO consent.prompt_sending (workspace, prompt_id, account, subject, state, attempts, due_at, asked_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [workspace, promptId, account, subject, state, attempts, dueAt, askedBy, createdAt],
  )
}

/** Of every workspace, the longest due first; among them what a process began and did not end. */
export async function dueSendings(db: Sql, now: Date, limit: number): Promise<SendingKey[]> {
  return db.query<SendingKey & object>(
    `SELECT workspace, prompt_id AS "promptId" FROM consent.prompt_sending
     WHERE state IN ('due', 'sending') AND due_at <= $1 ORDER BY due_at, prompt_id LIMIT $2`,
    [now, limit],
  )
}

export async function findSending(
  db: Sql,
  { workspace, promptId }: SendingKey,
): Promise<Sending | undefined> {
  const [row] = await db.query<SendingRow>(
    `SELECT ${COLUMNS} FROM consent.prompt_sending WHERE workspace = $1 AND prompt_id = $2`,
    [workspace, promptId],
  )
  return row && fromRow(row)
}

/** To these pseudonyms, newest first. */
export async function sendingsTo(
  db: Sql,
  workspace: string,
  subjects: readonly string[],
): Promise<Sending[]> {
  const rows = await db.query<SendingRow>(
    `SELECT ${COLUMNS} FROM consent.prompt_sending WHERE workspace = $1 AND subject = ANY ($2)
     ORDER BY created_at DESC, prompt_id`,
    [workspace, subjects],
  )
  return rows.map(fromRow)
}

/** Committed before the provider hears of it: whoever finds it so later knows that it may have been sent. */
export async function beginSending(db: Sql, { workspace, promptId }: SendingKey): Promise<void> {
  await db.query(
    `UPDATE consent.prompt_sending SET state = 'sending', attempts = attempts + 1 WHERE workspace = $1 AND prompt_id = $2`,
    [workspace, promptId],
  )
}

/** The provider surely took nothing: again from then on. */
export async function postponeSending(
  db: Sql,
  { workspace, promptId }: SendingKey,
  until: Date,
): Promise<void> {
  await db.query(
    `UPDATE consent.prompt_sending SET state = 'due', due_at = $3 WHERE workspace = $1 AND prompt_id = $2`,
    [workspace, promptId, until],
  )
}

/** Later, in the state in which it is. */
export async function lookAgainAt(db: Sql, { workspace, promptId }: SendingKey, at: Date): Promise<void> {
  await db.query('UPDATE consent.prompt_sending SET due_at = $3 WHERE workspace = $1 AND prompt_id = $2', [
    workspace,
    promptId,
    at,
  ])
}

/** All that an account has still to send waits. */
export async function postponeAccount(
  db: Sql,
  { workspace, account }: Pick<Sending, 'workspace' | 'account'>,
  until: Date,
): Promise<void> {
  await db.query(
    `UPDATE consent.prompt_sending SET due_at = greatest(due_at, $3)
     WHERE workspace = $1 AND account = $2 AND state = 'due'`,
    [workspace, account, until],
  )
}

export async function settleSending(
  tx: Sql,
  { workspace, promptId }: SendingKey,
  settled: { state: 'sent' | 'failed' | 'uncertain'; reason?: string; message?: string; at: Date },
): Promise<void> {
  await tx.query(
    `UPDATE consent.prompt_sending SET state = $3, reason = $4, message = $5, settled_at = $6
     WHERE workspace = $1 AND prompt_id = $2`,
    [workspace, promptId, settled.state, settled.reason ?? null, settled.message ?? null, settled.at],
  )
}
