import {
  createFolderStore,
  createLockStatus,
  createS3Store,
  type EncryptionProbe,
  type LockStatus,
  type ObjectStore,
} from '@onrecord/object-store'
import { createLogger } from '@onrecord/service'
import type { Config } from '../config.ts'
import type { Closing } from './closing.ts'

export interface OpenedObjects {
  objects: ObjectStore
  /** Whether what is put under a lock is really locked. */
  objectLock: LockStatus
  /** Whether the store encrypts what lies in it; beside that, contents are sealed before they come here. */
  encryption(): Promise<EncryptionProbe>
  /** Gives back what uploads that nobody ended have left; how many. */
  sweepUploads(before: Date): Promise<number>
}

/** The object store: the configured bucket, else a folder. */
export async function openObjects(
  { objects, objectLock, logLevel }: Config,
  closing: Closing,
): Promise<OpenedObjects> {
  if ('folder' in objects)
    return {
      objects: createFolderStore(objects.folder),
      objectLock: createLockStatus({ mode: 'off' }),
      encryption: async () => ({ encrypted: false, why: 'a folder is as safe as its disk' }),
      sweepUploads: async () => 0,
    }
  const store = createS3Store(objects)
  closing.push(async () => store.close())
  // a wrong bucket or key is told now
  await store.head('readiness')
  const logger = createLogger(logLevel)
  return {
    objects: store,
    objectLock: createLockStatus({
      mode: objectLock.mode,
      store,
      told(report) {
        if (report.configured === 'off') return
        if (report.worm) logger.info({ mode: report.configured }, 'object locks are enforced')
        else
          logger.warn(
            { mode: report.configured, why: report.why },
            'object locks are NOT enforced: nothing is locked, and nothing here is WORM storage',
          )
      },
    }),
    encryption: () => store.probeEncryption(),
    sweepUploads: (before) => store.sweepUploads(before),
  }
}
