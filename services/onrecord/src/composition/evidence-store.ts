import { createLockingStore, type LockStatus, type ObjectStore } from '@onrecord/object-store'
import { type Clock, systemClock } from '@onrecord/service'

const DAY_MS = 86_400_000

export interface EvidenceStoreOptions {
  objects: ObjectStore
  objectLock: LockStatus
  /** How long evidence stays locked. */
  days: number
  /** The servers' time, whatever time is played. */
  clock?: Clock
}

/**
 * Where the ledger's tiles and checkpoints lie: locked, if that is configured and the server was seen to keep locks. They
 * hold pseudonyms and hashes, nothing of anybody's that would have to be erased.
 */
export function createEvidenceStore({
  objects,
  objectLock,
  days,
  clock = systemClock,
}: EvidenceStoreOptions): ObjectStore {
  return createLockingStore(objects, async () => {
    const report = await objectLock.find()
    if (report.configured === 'off' || !report.worm) return undefined
    return { mode: report.configured, until: new Date(clock.now().getTime() + days * DAY_MS) }
  })
}
