export {
  ChecksumMismatchError,
  ObjectChangedError,
  ObjectExistsError,
  ObjectLockedError,
  ObjectMissingError,
  ObjectStoreRefusedError,
  ObjectStoreUnavailableError,
} from './errors.ts'
export { createFolderStore } from './folder-store.ts'
export { createLockStatus, type LockStatus } from './lock-status.ts'
export { createLockingStore } from './locking-store.ts'
export { makeBucket } from './make-bucket.ts'
export { ObjectKeyError } from './object-key.ts'
export type {
  LockMode,
  ObjectLock,
  ObjectState,
  ObjectStore,
  PutOptions,
  StoredObject,
} from './object-store.ts'
export type { EncryptionProbe } from './probe-encryption.ts'
export type { LockProbe } from './probe-lock.ts'
export type { S3StoreOptions } from './s3-client.ts'
export { createS3Store, type S3Store } from './s3-store.ts'
