export { createFolderStore } from './folder-store.ts'
export { ObjectKeyError } from './object-key.ts'
export {
  ChecksumMismatchError,
  ObjectMissingError,
  type ObjectStore,
  type StoredObject,
} from './object-store.ts'
export { createS3Store, type S3StoreOptions } from './s3-store.ts'
