import type { Sql } from '@onrecord/postgres'

export interface Anchor {
  workspace: string
  place: string
  size: number
  cosignature?: string
  anchoredAt: Date
}

interface Row {
  workspace: string
  place: string
  size: number
  cosignature: string | null
  anchored_at: Date
}

const fromRow = ({ cosignature, anchored_at, ...row }: Row): Anchor => ({
  ...row,
  anchoredAt: anchored_at,
  ...(cosignature !== null && { cosignature }),
})

/** Idempotent. */
export async function insertAnchor(db: Sql, anchor: Anchor): Promise<void> {
  await db.query(
    `INSERT INTO ledger.anchor (workspace, place, size, cosignature, anchored_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [anchor.workspace, anchor.place, anchor.size, anchor.cosignature ?? null, anchor.anchoredAt],
  )
}

/** The newest of each place. */
export async function latestAnchors(db: Sql, workspace: string): Promise<Anchor[]> {
  const rows = await db.query<Row>(
    `SELECT DISTINCT ON (place) workspace, place, size, cosignature, anchored_at FROM ledger.anchor
     WHERE workspace = $1 ORDER BY place, size DESC`,
    [workspace],
  )
  return rows.map(fromRow)
}

/** All of a checkpoint. */
export async function anchorsOf(db: Sql, workspace: string, size: number): Promise<Anchor[]> {
  const rows = await db.query<Row>(
    `SELECT workspace, place, size, cosignature, anchored_at FROM ledger.anchor
     WHERE workspace = $1 AND size = $2 ORDER BY place`,
    [workspace, size],
  )
  return rows.map(fromRow)
}
