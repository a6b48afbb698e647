import type { Sql } from '@onrecord/postgres'
import { type Announced, type Item, type ItemKey, type ItemState, PROVIDER_KEEPS_MS } from './item.ts'

export interface ItemRow {
  workspace: string
  id: string
  call: string
  account: string
  contact: string | null
  partition_key: string
  source: unknown
  received_at: Date
  deadline: Date
  state: ItemState
  reason: Item['reason'] | null
  changed_at: Date
  attempt: number
  failures: number
  mismatches: number
  object_key: string
  object_at: Date | null
  wrapped_key: string | null
  decision_id: string | null
  decided_at: Date | null
  participants: string[]
  interval_from: Date | null
  interval_until: Date | null
  sha256: string | null
  ciphertext_sha256: string | null
  size_bytes: number | null
  fetched_at: Date | null
  details: unknown
}

/** Makes rows for what was announced; what is known already stays as it is. */
export async function insertAnnounced(
  db: Sql,
  schema: string,
  announced: readonly Announced[],
): Promise<void> {
  for (const one of announced)
    await db.query(
      `INSERT INTO ${schema}.artefact
         (workspace, id, call, account, contact, partition_key, source, received_at, deadline, changed_at,
          next_attempt_at, object_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $8, $10) ON CONFLICT DO NOTHING`,
      [
        one.workspace,
        one.id,
        one.call,
        one.account,
        one.contact ?? null,
        one.partitionKey,
        JSON.stringify(one.source),
        one.receivedAt,
        new Date(one.receivedAt.getTime() + PROVIDER_KEEPS_MS),
        one.objectKey,
      ],
    )
}

/** Pending, its time has come, and either its call has ended or the provider is about to delete the file. */
export function dueItems(db: Sql, schema: string, now: Date, limit: number): Promise<ItemKey[]> {
  return db.query<{ workspace: string; id: string }>(
    `SELECT artefact.workspace, artefact.id
     FROM ${schema}.artefact LEFT JOIN ${schema}.call USING (workspace, call)
     WHERE artefact.state = 'pending' AND artefact.next_attempt_at <= $1
       AND (call.ended_at IS NOT NULL OR artefact.deadline <= $1)
     ORDER BY artefact.next_attempt_at, artefact.id LIMIT $2`,
    [now, limit],
  )
}

/** Begins an attempt: from now on nobody with an earlier one may write. Undefined if there is nothing left to do. */
export async function beginAttempt(
  db: Sql,
  schema: string,
  { workspace, id }: ItemKey,
): Promise<Item | undefined> {
  const [row] = await db.query<ItemRow>(
    `UPDATE ${schema}.artefact SET attempt = attempt + 1
     WHERE workspace = $1 AND id = $2 AND state = 'pending' RETURNING *`,
    [workspace, id],
  )
  return row && fromRow(row)
}

export async function findItem(
  db: Sql,
  schema: string,
  { workspace, id }: ItemKey,
  lock: '' | 'FOR UPDATE' = '',
): Promise<Item | undefined> {
  const [row] = await db.query<ItemRow>(
    `SELECT * FROM ${schema}.artefact WHERE workspace = $1 AND id = $2 ${lock}`,
    [workspace, id],
  )
  return row && fromRow(row)
}

/**
 * Stored items in which any of these pseudonyms took part. Asked across workspaces: `&&` is not leakproof, so that under
 * row-level security its index could not be used.
 */
export async function storedWith(
  db: Sql,
  schema: string,
  workspace: string,
  subjects: readonly string[],
): Promise<Item[]> {
  const rows = await db.query<ItemRow>(
    `SELECT * FROM ${schema}.artefact WHERE workspace = $1 AND state = 'stored' AND participants && $2::text[] ORDER BY id`,
    [workspace, subjects],
  )
  return rows.map(fromRow)
}

/** Stored items of these calls. */
export async function storedOf(
  db: Sql,
  schema: string,
  workspace: string,
  calls: readonly string[],
): Promise<Item[]> {
  const rows = await db.query<ItemRow>(
    `SELECT * FROM ${schema}.artefact WHERE workspace = $1 AND state = 'stored' AND call = ANY ($2) ORDER BY id`,
    [workspace, calls],
  )
  return rows.map(fromRow)
}

/** Every stored item of every workspace, a page at a time. */
export async function* allStored(db: Sql, schema: string, pageSize = 200): AsyncGenerator<Item> {
  let after = { workspace: '', id: '' }
  for (;;) {
    const rows = await db.query<ItemRow>(
      `SELECT * FROM ${schema}.artefact WHERE state = 'stored' AND (workspace, id) > ($1, $2)
       ORDER BY workspace, id LIMIT $3`,
      [after.workspace, after.id, pageSize],
    )
    for (const row of rows) yield fromRow(row)
    const last = rows.at(-1)
    if (last === undefined) return
    after = last
  }
}

/** Rows that may have an object although they are not stored: what a kill or a failed delete left behind. */
export async function leftovers(db: Sql, schema: string): Promise<Item[]> {
  const rows = await db.query<ItemRow>(
    `SELECT * FROM ${schema}.artefact WHERE object_at IS NOT NULL AND state <> 'stored' ORDER BY object_at`,
  )
  return rows.map(fromRow)
}

/** Begins an attempt that removes the object: from now on no earlier one may make it stored. Undefined: it has been. */
export async function takeOverLeftover(
  db: Sql,
  schema: string,
  { workspace, id }: ItemKey,
): Promise<Item | undefined> {
  const [row] = await db.query<ItemRow>(
    `UPDATE ${schema}.artefact SET attempt = attempt + 1
     WHERE workspace = $1 AND id = $2 AND object_at IS NOT NULL AND state <> 'stored' RETURNING *`,
    [workspace, id],
  )
  return row && fromRow(row)
}

/** The object is gone. */
export async function noteObjectGone(db: Sql, schema: string, { workspace, id }: ItemKey): Promise<void> {
  await db.query(
    `UPDATE ${schema}.artefact SET object_at = NULL WHERE workspace = $1 AND id = $2 AND state <> 'stored'`,
    [workspace, id],
  )
}

/** Never later than the deadline: then it fails. */
export async function postponeUntil(
  db: Sql,
  schema: string,
  { workspace, id }: ItemKey,
  at: Date,
  counting: { failure?: boolean; mismatch?: boolean } = {},
): Promise<void> {
  await db.query(
    `UPDATE ${schema}.artefact
     SET next_attempt_at = least($3, deadline), failures = failures + $4, mismatches = mismatches + $5
     WHERE workspace = $1 AND id = $2 AND state = 'pending'`,
    [workspace, id, at, counting.failure ? 1 : 0, counting.mismatch ? 1 : 0],
  )
}

/** Forgets what is not wanted any more; only while nothing has been decided. */
export async function deletePending(db: Sql, schema: string, { workspace, id }: ItemKey): Promise<void> {
  await db.query(
    `DELETE FROM ${schema}.artefact WHERE workspace = $1 AND id = $2 AND state = 'pending' AND object_at IS NULL`,
    [workspace, id],
  )
}

export const fromRow = (row: ItemRow): Item => ({
  workspace: row.workspace,
  id: row.id,
  call: row.call,
  account: row.account,
  ...(row.contact !== null && { contact: row.contact }),
  partitionKey: row.partition_key,
  source: row.source,
  receivedAt: row.received_at,
  deadline: row.deadline,
  state: row.state,
  ...(row.reason !== null && row.reason !== undefined && { reason: row.reason }),
  changedAt: row.changed_at,
  attempt: row.attempt,
  failures: row.failures,
  mismatches: row.mismatches,
  objectKey: row.object_key,
  mayHaveObject: row.object_at !== null,
  ...(row.wrapped_key !== null && { wrappedKey: row.wrapped_key }),
  ...(row.decision_id !== null && { decisionId: row.decision_id }),
  ...(row.decided_at !== null && { decidedAt: row.decided_at }),
  participants: row.participants,
  ...(row.interval_from !== null &&
    row.interval_until !== null && { interval: { from: row.interval_from, until: row.interval_until } }),
  ...(row.sha256 !== null && { sha256: row.sha256 }),
  ...(row.ciphertext_sha256 !== null && { ciphertextSha256: row.ciphertext_sha256 }),
  ...(row.size_bytes !== null && { sizeBytes: row.size_bytes }),
  ...(row.fetched_at !== null && { fetchedAt: row.fetched_at }),
  ...(row.details !== null && { details: row.details }),
})
