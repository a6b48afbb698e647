import type { Sql } from '@onrecord/postgres'
import { sizeOf } from '../checkpoints.ts'
import { latestAnchors } from './anchors.ts'

/** How much of a log lies outside the installation's reach. */
export interface AnchorStatus {
  /** Entries in the log. */
  size: number
  /** Of each place that was ever used: up to which size, since when. */
  places: { place: string; size: number; anchoredAt: Date }[]
  /** Entries at the end that no place vouches for: whoever holds the key and the database could change them unseen. */
  unanchored: number
  /** When the oldest of them was entered. */
  oldestUnanchoredAt?: Date
}

export async function anchorStatus(db: Sql, workspace: string): Promise<AnchorStatus> {
  const size = await sizeOf(db, workspace)
  const anchors = await latestAnchors(db, workspace)
  const anchored = Math.max(0, ...anchors.map((anchor) => anchor.size))
  const [oldest] = await db.query<{ recorded_at: Date }>(
    'SELECT recorded_at FROM ledger.entry WHERE workspace = $1 AND index = $2',
    [workspace, anchored],
  )
  return {
    size,
    places: anchors.map(({ place, size: upTo, anchoredAt }) => ({ place, size: upTo, anchoredAt })),
    unanchored: Math.max(0, size - anchored),
    ...(oldest !== undefined && { oldestUnanchoredAt: oldest.recorded_at }),
  }
}
