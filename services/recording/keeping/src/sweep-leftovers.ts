import type { Claims } from '@onrecord/postgres'
import { claimOf } from './claim.ts'
import { deleteObject } from './end-item.ts'
import { findItem, leftovers } from './items-store.ts'
import type { Keeping } from './kind.ts'

/** Removes objects that were written, or were about to be, and never became stored. Leaves alone what is in work. */
export async function sweepLeftovers(keeping: Keeping, claims: Claims): Promise<number> {
  const { db, kind } = keeping
  let removed = 0
  for (const leftover of await leftovers(db, kind.schema)) {
    if (!(await claims.take(claimOf(leftover)))) continue
    try {
      const current = await findItem(db, kind.schema, leftover)
      if (current === undefined || current.state === 'stored' || !current.mayHaveObject) continue
      await deleteObject(keeping, current)
      removed++
    } finally {
      await claims.give(claimOf(leftover))
    }
  }
  return removed
}
