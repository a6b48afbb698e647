import type { Sql } from '@onrecord/postgres'

/** What the log's tables hold, as it lies there: nothing is checked or mended, that is the verifier's work. */
export interface TrailSource {
  /** Leaf hashes of [from, until) by place; fewer where the database has none. */
  hashes(from: number, until: number): Promise<{ index: number; hash: Buffer }[]>
  /** Entries of [from, until) in order, or of these only. */
  entries(from: number, until: number): Promise<StoredEntry[]>
  some(indexes: readonly number[]): Promise<StoredEntry[]>
}

export interface StoredEntry {
  index: number
  leaf: string
  leafHash: Buffer
  payload?: Record<string, unknown>
  /** Hex. */
  salt?: string
}

interface EntryRow {
  index: number
  leaf: string
  leaf_hash: Buffer
  payload: Record<string, unknown> | null
  salt: Buffer | null
}

const ENTRIES = `
  SELECT entry.index, entry.leaf, entry.leaf_hash, payload.payload, payload.salt
  FROM ledger.entry AS entry LEFT JOIN ledger.payload AS payload USING (workspace, index)
  WHERE entry.workspace = $1`

export function createTrailSource(db: Sql, workspace: string): TrailSource {
  return {
    async hashes(from, until) {
      return db.query<{ index: number; hash: Buffer }>(
        `SELECT index, leaf_hash AS hash FROM ledger.entry
         WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index`,
        [workspace, from, until],
      )
    },
    async entries(from, until) {
      const sql = `${ENTRIES} AND entry.index >= $2 AND entry.index < $3 ORDER BY entry.index`
      return (await db.query<EntryRow>(sql, [workspace, from, until])).map(fromRow)
    },
    async some(indexes) {
      const sql = `${ENTRIES} AND entry.index = ANY ($2::bigint[]) ORDER BY entry.index`
      return (await db.query<EntryRow>(sql, [workspace, indexes])).map(fromRow)
    },
  }
}

const fromRow = ({ index, leaf, leaf_hash, payload, salt }: EntryRow): StoredEntry => ({
  index,
  leaf,
  leafHash: leaf_hash,
  ...(payload !== null && { payload }),
  ...(salt !== null && { salt: salt.toString('hex') }),
})
