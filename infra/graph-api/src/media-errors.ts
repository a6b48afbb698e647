/** The provider has no such file (any more): asking again is of no use. */
export class MediaGoneError extends Error {
  override name = 'MediaGoneError'
}

/** The file is larger than we take. */
export class MediaTooLargeError extends Error {
  override name = 'MediaTooLargeError'
}

/** It did not work this time: no connection, a time-out, 429, 5xx, a token that is not accepted. */
export class MediaUnavailableError extends Error {
  override name = 'MediaUnavailableError'
  /** What the provider asked us to wait. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(message, options)
    this.retryAfterMs = options.retryAfterMs
  }
}
