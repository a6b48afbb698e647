import type { Sql } from '@onrecord/postgres'
import type { LedgerEntryType, LedgerLeaf } from '@onrecord/schemas'

/** An entry, opened. */
export interface LedgerEntry extends LedgerLeaf {
  /** RFC 6962 leaf hash, hex. */
  leafHash: string
  recordedAt: Date
  /** Absent once it has been erased. */
  payload?: Record<string, unknown>
}

export interface EntryFilter {
  /** When it happened, inclusive. */
  from?: Date
  /** When it happened, exclusive. */
  until?: Date
  /** Any of these pseudonyms. */
  subjects?: readonly string[]
  target?: { kind: string; id: string }
  type?: LedgerEntryType | readonly LedgerEntryType[]
  /** Entries behind this index: the last one of the page before. */
  after?: number
  /** 1,000 unless told. */
  limit?: number
}

interface EntryRow {
  leaf: string
  leaf_hash: Buffer
  recorded_at: Date
  payload: Record<string, unknown> | null
}

/** Entries of one workspace in the order of the log. */
export async function entries(db: Sql, workspace: string, filter: EntryFilter = {}): Promise<LedgerEntry[]> {
  const rows = await db.query<EntryRow>(
    `SELECT entry.leaf, entry.leaf_hash, entry.recorded_at, payload.payload
     FROM ledger.entry AS entry LEFT JOIN ledger.payload AS payload USING (workspace, index)
     WHERE entry.workspace = $1
       AND ($2::timestamptz IS NULL OR entry.at >= $2) AND ($3::timestamptz IS NULL OR entry.at < $3)
       AND ($4::text[] IS NULL OR entry.subject = ANY ($4))
       AND ($5::text IS NULL OR (entry.target_kind = $5 AND entry.target_id = $6))
       AND ($7::text[] IS NULL OR entry.type = ANY ($7))
       AND entry.index > $8
     ORDER BY entry.index LIMIT $9`,
    [
      workspace,
      filter.from ?? null,
      filter.until ?? null,
      filter.subjects ?? null,
      filter.target?.kind ?? null,
      filter.target?.id ?? null,
      filter.type === undefined ? null : [filter.type].flat(),
      filter.after ?? -1,
      filter.limit ?? 1000,
    ],
  )
  return rows.map(entryOf)
}

const entryOf = (row: EntryRow): LedgerEntry => ({
  ...(JSON.parse(row.leaf) as LedgerLeaf),
  leafHash: row.leaf_hash.toString('hex'),
  recordedAt: row.recorded_at,
  ...(row.payload !== null && { payload: row.payload }),
})

/** An entry's text as it was hashed; undefined if there is no such entry. */
export async function leafTextOf(db: Sql, workspace: string, index: number): Promise<string | undefined> {
  const [row] = await db.query<{ leaf: string }>(
    'SELECT leaf FROM ledger.entry WHERE workspace = $1 AND index = $2',
    [workspace, index],
  )
  return row?.leaf
}

/** What an entry committed to; undefined if there is no such entry or its payload has been erased. */
export async function payloadOf(
  db: Sql,
  workspace: string,
  index: number,
): Promise<Record<string, unknown> | undefined> {
  const [row] = await db.query<{ payload: Record<string, unknown> }>(
    'SELECT payload FROM ledger.payload WHERE workspace = $1 AND index = $2',
    [workspace, index],
  )
  return row?.payload
}

/** Erases payloads and salts for good; the entries stay and still verify. Gives how many there were. */
export async function erasePayloads(tx: Sql, workspace: string, indexes: readonly number[]): Promise<number> {
  const rows = await tx.query(
    'DELETE FROM ledger.payload WHERE workspace = $1 AND index = ANY ($2::bigint[]) RETURNING index',
    [workspace, indexes],
  )
  return rows.length
}
