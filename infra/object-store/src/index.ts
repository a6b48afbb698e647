export type { ObjectStore, StoredObject } from './object-store.ts'
export { ObjectMissingError } from './object-store.ts'
