import type { ObjectLock } from './object-store.ts'

export class ObjectMissingError extends Error {
  override name = 'ObjectMissingError'
}

/**
 * The bytes are not those that the checksum was taken from. From `put`: nothing was stored. From `get`: what lies there
 * has been damaged or exchanged.
 */
export class ChecksumMismatchError extends Error {
  override name = 'ChecksumMismatchError'
}

/** Thrown by a `put` that was to write only where nothing is: other bytes lie there. Nothing was stored. */
export class ObjectExistsError extends Error {
  override name = 'ObjectExistsError'
}

/** Thrown by a `put` that was to replace one state of the object alone: it is another by now. Nothing was stored. */
export class ObjectChangedError extends Error {
  override name = 'ObjectChangedError'
}

/** A lock keeps bytes from going, or itself from being loosened. */
export class ObjectLockedError extends Error {
  override name = 'ObjectLockedError'
  /** Until when at least; absent under a legal hold alone, which has no end. */
  readonly until: Date | undefined
  readonly legalHold: boolean
  constructor(key: string, { lock, legalHold }: { lock?: ObjectLock | undefined; legalHold: boolean }) {
    const kept = [lock && `until ${lock.until.toISOString()}`, legalHold && 'by a legal hold'].filter(Boolean)
    super(`${key} is locked ${kept.join(' and ')}`)
    this.until = lock?.until
    this.legalHold = legalHold
  }
}

/** Not now: network, time-out, throttling, or the server's own fault. Trying again later may help. */
export class ObjectStoreUnavailableError extends Error {
  override name = 'ObjectStoreUnavailableError'
  readonly transient = true
}

/** The store says no: credentials, permissions, a bucket that is not there or cannot do it. Somebody must see to it. */
export class ObjectStoreRefusedError extends Error {
  override name = 'ObjectStoreRefusedError'
}
