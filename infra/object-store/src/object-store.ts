export type LockMode = 'governance' | 'compliance'

/** Until then these very bytes stay, whatever is written or deleted under their key. It can only be made longer. */
export interface ObjectLock {
  /** `compliance`: nobody can lift it. `governance`: an administrator can, with tools and rights of his own. */
  mode: LockMode
  until: Date
}

export interface StoredObject {
  key: string
  sizeBytes: number
  modifiedAt: Date
}

export interface ObjectState extends StoredObject {
  /** Another one whenever the object was written again. */
  etag: string
  lock?: ObjectLock
  legalHold: boolean
}

export interface PutOptions {
  contentType?: string
  /** SHA-256 of the bytes, Base64: checked before anything is stored. */
  sha256?: string
  /**
   * `absent`: only where nothing is (the same bytes again are no conflict, so that a put can be repeated). An etag: only
   * in place of the object in that state.
   */
  onlyIf?: 'absent' | { etag: string }
  lock?: ObjectLock
  legalHold?: boolean
}

/**
 * Objects under deterministic keys (`a/b/c`). Writing the same key again replaces the object whole; where the store keeps
 * versions, the earlier ones stay beneath it until `delete`.
 */
export interface ObjectStore {
  /**
   * Resolves when durable.
   * @throws ChecksumMismatchError, ObjectExistsError, ObjectChangedError
   */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<void>
  /** @throws ObjectMissingError, ChecksumMismatchError */
  get(key: string): Promise<Buffer>
  head(key: string): Promise<ObjectState | undefined>
  /**
   * Removes the object and every earlier version of it: no byte stays. Idempotent.
   * @throws ObjectLockedError when a lock keeps a version. The key is gone from `get`, `head` and `list` all the same and
   * what could go has gone; `delete` again after the lock's end removes the rest.
   */
  delete(key: string): Promise<void>
  /** In the order of keys. */
  list(prefix: string): AsyncIterable<StoredObject>
  /**
   * Locks what lies there now, or makes its lock longer in the same mode.
   * @throws ObjectMissingError; ObjectLockedError if that would make it shorter or weaker
   */
  lock(key: string, lock: ObjectLock): Promise<void>
  /** Beside the lock and independent of it; without an end. @throws ObjectMissingError */
  setLegalHold(key: string, on: boolean): Promise<void>
}
