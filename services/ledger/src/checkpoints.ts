import type { Sql } from '@onrecord/postgres'

/** A signed statement of what the whole log is: so many entries, this root. */
export interface Checkpoint {
  workspace: string
  size: number
  root: Buffer
  /** C2SP signed note. */
  note: string
  signedAt: Date
}

interface CheckpointRow {
  workspace: string
  size: number
  root: Buffer
  note: string
  signed_at: Date
}

const fromRow = ({ signed_at, ...row }: CheckpointRow): Checkpoint => ({ ...row, signedAt: signed_at })

export async function latestCheckpoint(db: Sql, workspace: string): Promise<Checkpoint | undefined> {
  const [row] = await db.query<CheckpointRow>(
    `SELECT workspace, size, root, note, signed_at FROM ledger.checkpoint
     WHERE workspace = $1 ORDER BY size DESC LIMIT 1`,
    [workspace],
  )
  return row && fromRow(row)
}

/** Of every workspace. */
export async function latestCheckpoints(db: Sql): Promise<Checkpoint[]> {
  const rows = await db.query<CheckpointRow>(
    `SELECT DISTINCT ON (workspace) workspace, size, root, note, signed_at FROM ledger.checkpoint
     ORDER BY workspace, size DESC`,
  )
  return rows.map(fromRow)
}

export async function insertCheckpoint(tx: Sql, checkpoint: Checkpoint): Promise<void> {
  await tx.query(
    'INSERT INTO ledger.checkpoint (workspace, size, root, note, signed_at) VALUES ($1, $2, $3, $4, $5)',
    [checkpoint.workspace, checkpoint.size, checkpoint.root, checkpoint.note, checkpoint.signedAt],
  )
}

/** Workspaces with entries that no checkpoint covers yet, and since when the last one stands. */
export function uncovered(db: Sql): Promise<{ workspace: string; fresh: number; signed_at: Date | null }[]> {
  return db.query(
    `SELECT log.workspace, log.next_index - COALESCE(last.size, 0) AS fresh, last.signed_at
     FROM ledger.log AS log
     LEFT JOIN LATERAL (
       SELECT size, signed_at FROM ledger.checkpoint WHERE workspace = log.workspace ORDER BY size DESC LIMIT 1
     ) AS last ON true
     WHERE log.next_index <> COALESCE(last.size, 0)`,
  )
}

/** How many entries the log has. */
export async function sizeOf(db: Sql, workspace: string): Promise<number> {
  const [row] = await db.query<{ next_index: number }>(
    'SELECT next_index FROM ledger.log WHERE workspace = $1',
    [workspace],
  )
  return row?.next_index ?? 0
}
