import { type AnchorPlace, createStorePlace, createWitnessPlace } from '@onrecord/ledger'
import {
  createFolderStore,
  createLockingStore,
  createLockStatus,
  createS3Store,
  type ObjectStore,
} from '@onrecord/object-store'
import type { Config } from '../config.ts'
import type { Closing } from './closing.ts'

const DAY_MS = 86_400_000

/** The places outside this installation's reach where checkpoints are left; none unless configured. */
export function openAnchors({ anchors }: Config, closing: Closing): AnchorPlace[] {
  const places: AnchorPlace[] = []
  if (anchors.folder !== undefined) places.push(createStorePlace('folder', createFolderStore(anchors.folder)))
  if (anchors.bucket !== undefined) {
    const store = createS3Store(anchors.bucket)
    closing.push(async () => store.close())
    places.push(createStorePlace(anchors.bucket.bucket, lockedStore(store, anchors.lock)))
  }
  if (anchors.witness !== undefined) places.push(createWitnessPlace(anchors.witness))
  return places
}

/** Under a lock, if that is configured and the server was seen to keep locks. */
function lockedStore(
  store: ReturnType<typeof createS3Store>,
  { mode, days }: Config['anchors']['lock'],
): ObjectStore {
  const status = createLockStatus({ mode, store })
  return createLockingStore(store, async () => {
    const report = await status.find()
    if (report.configured === 'off' || !report.worm) return undefined
    return { mode: report.configured, until: new Date(Date.now() + days * DAY_MS) }
  })
}
