import { deleteObject } from './end-item.ts'
import { entryAbout } from './entry-about.ts'
import { eventAbout } from './event-about.ts'
import type { ErasureReason, ItemKey } from './item.ts'
import { findItem } from './items-store.ts'
import type { Keeping } from './kind.ts'
import { setEnded } from './transitions.ts'

/**
 * Erases what is stored; the only way it goes. The key is forgotten first, in one transaction with the entry: from then
 * on nothing opens. Then the bytes go. Idempotent; false if there was nothing stored. (A legal hold would be asked about
 * here, in the transaction, before anything is forgotten.)
 */
export async function eraseItem(keeping: Keeping, key: ItemKey, reason: ErasureReason): Promise<boolean> {
  const { db, kind, ledger, outbox, clock } = keeping
  const at = clock.now()
  const erased = await db.inWorkspace(key.workspace).transaction(async (tx) => {
    const item = await findItem(tx, kind.schema, key, 'FOR UPDATE')
    if (item?.state !== 'stored') return undefined
    await setEnded(tx, kind.schema, key, { state: 'erased', reason, at })
    await outbox.add(tx, kind.topic, eventAbout(kind, item, 'erased', at, { reason, at: at.toISOString() }))
    await ledger.append(tx, entryAbout(kind, item, { what: 'erased', outcome: 'done', at, reason }))
    return item
  })
  if (erased === undefined) return false
  keeping.told()
  await deleteObject(keeping, erased)
  return true
}
