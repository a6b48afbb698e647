import { randomBytes } from 'node:crypto'
import type { Sql } from '@onrecord/postgres'
import { LedgerDraft } from '@onrecord/schemas'
import { type Clock, systemClock } from '@onrecord/service'
import { leafOf } from './leaf.ts'

/** A transaction of the caller's: a whole database is refused, since the entry would not share the effect's fate. */
export type Transaction = Sql & { transaction?: never }

export interface Appended {
  index: number
  /** RFC 6962 leaf hash, hex. */
  leafHash: string
  /** False: the entry was already there under this idempotency key. */
  appended: boolean
}

/** The way into the trail. */
export interface Ledger {
  /**
   * Enters the draft in its workspace's log, in the caller's transaction: both become durable or neither does. The
   * log is gapless and serial, because appending locks it until the transaction ends: append late, commit soon.
   */
  append(tx: Transaction, draft: LedgerDraft): Promise<Appended>
}

export function createLedger({ clock = systemClock }: { clock?: Clock } = {}): Ledger {
  return {
    async append(tx, input) {
      const draft = LedgerDraft.parse(input)
      const index = await lockLog(tx, draft.workspace)
      const existing = await findByKey(tx, draft.workspace, draft.idempotencyKey)
      if (existing !== undefined) return { ...existing, appended: false }
      const salt = randomBytes(32)
      const { text, hash, payloadText } = leafOf(draft, index, salt)
      await tx.query(INSERT_ENTRY, [
        draft.workspace,
        index,
        text,
        hash,
        draft.subject ?? null,
        draft.type,
        draft.at,
        draft.target.kind,
        draft.target.id,
        draft.idempotencyKey,
        clock.now(),
        salt,
        payloadText,
      ])
      return { index, leafHash: hash.toString('hex'), appended: true }
    },
  }
}

/** Locks the workspace's log until the transaction ends; gives the next index. */
async function lockLog(tx: Sql, workspace: string): Promise<number> {
  const [row] = await tx.query<{ next_index: number }>(
    `INSERT INTO ledger.log AS log (workspace, next_index) VALUES ($1, 0)
     ON CONFLICT (workspace) DO UPDATE SET next_index = log.next_index
     RETURNING next_index`,
    [workspace],
  )
  if (row === undefined) throw new Error(`the log of ${workspace} could not be locked`)
  return row.next_index
}

async function findByKey(tx: Sql, workspace: string, key: string) {
  const [row] = await tx.query<{ index: number; leaf_hash: Buffer }>(
    'SELECT index, leaf_hash FROM ledger.entry WHERE workspace = $1 AND idempotency_key = $2',
    [workspace, key],
  )
  return row && { index: row.index, leafHash: row.leaf_hash.toString('hex') }
}

const INSERT_ENTRY = `
  WITH counted AS (
    UPDATE ledger.log SET next_index = next_index + 1 WHERE workspace = $1
  ), entered AS (
    INSERT INTO ledger.entry
      (workspace, index, leaf, leaf_hash, subject, type, at, target_kind, target_id, idempotency_key, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  )
  INSERT INTO ledger.payload (workspace, index, salt, payload) VALUES ($1, $2, $12, $13)`
