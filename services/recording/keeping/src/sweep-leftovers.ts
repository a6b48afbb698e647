import type { Claims } from '@onrecord/postgres'
import { claimOf } from './claim.ts'
import { deleteObject } from './end-item.ts'
import { leftovers, takeOverLeftover } from './items-store.ts'
import type { Keeping } from './kind.ts'

/**
 * Removes objects that were written, or were about to be, and never became stored. Leaves alone what is in work; who
 * is at work without knowing that its claim is lost can no longer make it stored.
 */
export async function sweepLeftovers(keeping: Keeping, claims: Claims): Promise<number> {
  const { db, acrossWorkspaces, kind } = keeping
  let removed = 0
  for (const leftover of await leftovers(acrossWorkspaces, kind.schema)) {
    if (!(await claims.take(claimOf(leftover)))) continue
    try {
      const current = await takeOverLeftover(db.inWorkspace(leftover.workspace), kind.schema, leftover)
      if (current === undefined) continue
      await deleteObject(keeping, current)
      removed++
    } finally {
      await claims.give(claimOf(leftover))
    }
  }
  return removed
}
