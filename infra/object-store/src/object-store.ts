export interface StoredObject {
  key: string
  sizeBytes: number
  modifiedAt: Date
}

export class ObjectMissingError extends Error {
  override name = 'ObjectMissingError'
}

/** Thrown by `put` when the bytes are not those that the checksum was taken from. Nothing was stored. */
export class ChecksumMismatchError extends Error {
  override name = 'ChecksumMismatchError'
}

/** Objects under deterministic keys (`a/b/c`). Writing the same key again replaces the object whole. */
export interface ObjectStore {
  /** Resolves when durable. `sha256` (Base64), if given, is checked against the bytes. */
  put(key: string, bytes: Uint8Array, options?: { contentType?: string; sha256?: string }): Promise<void>
  /** @throws ObjectMissingError */
  get(key: string): Promise<Buffer>
  head(key: string): Promise<StoredObject | undefined>
  /** Idempotent. */
  delete(key: string): Promise<void>
  /** In the order of keys. */
  list(prefix: string): AsyncIterable<StoredObject>
}
