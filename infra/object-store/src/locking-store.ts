import { ObjectLockedError } from './errors.ts'
import type { ObjectLock, ObjectStore } from './object-store.ts'

/**
 * A store in which everything that is put is locked, for evidence that its owner must not be able to change. What is
 * replaced or deleted disappears from view as ever; its bytes stay until their lock ends.
 *
 * @param lockFor the lock for what is put now; undefined: none
 */
export function createLockingStore(
  store: ObjectStore,
  lockFor: () => Promise<ObjectLock | undefined>,
): ObjectStore {
  return {
    ...store,
    async put(key, bytes, options = {}) {
      const lock = await lockFor()
      await store.put(key, bytes, { ...options, ...(lock && { lock }) })
    },
    async delete(key) {
      await store.delete(key).catch((error: unknown) => {
        if (!(error instanceof ObjectLockedError)) throw error
      })
    },
  }
}
