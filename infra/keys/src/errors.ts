/** Thrown when the key of an owner has been destroyed: what it sealed is gone for good. */
export class KeyDestroyedError extends Error {
  override name = 'KeyDestroyedError'
}

/** Thrown when a ciphertext does not open: wrong key, wrong context, or changed bytes. */
export class UnsealError extends Error {
  override name = 'UnsealError'
}

/** The key service cannot answer now: network, throttling, its own fault. Trying again later may help. */
export class KeyServiceUnavailableError extends Error {
  override name = 'KeyServiceUnavailableError'
  readonly transient = true
}

export type RefusalReason = 'disabled' | 'pending_deletion' | 'not_found' | 'access_denied' | 'refused'

/** The key service says no. Nothing is sealed or opened until somebody has seen to it. */
export class KeyServiceRefusedError extends Error {
  override name = 'KeyServiceRefusedError'
  readonly reason: RefusalReason
  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
