/** Authenticated and logged by the service with every use of the key; not secret. */
export type KeyContext = Readonly<Record<string, string>>

/** A key as the service wrapped it, and the service's full name of the key that did. */
export interface WrappedKey {
  wrapped: Buffer
  by: string
}

/** A service that keeps a key to itself and wraps others with it. AWS KMS here; Vault's transit engine would fit. */
export interface KeyService {
  /** The full name of the key that wraps. @throws KeyServiceRefusedError if it cannot be used */
  currentKey(): Promise<string>
  /** A new 256-bit key, and the same wrapped. */
  generate(context: KeyContext): Promise<WrappedKey & { key: Buffer }>
  wrap(context: KeyContext, key: Uint8Array): Promise<WrappedKey>
  /** Also what an earlier key wrapped, as long as the service has that one. */
  unwrap(context: KeyContext, wrapped: Uint8Array): Promise<Buffer>
  /** From an earlier key to the current one, without the key leaving the service. */
  rewrap(context: KeyContext, wrapped: Uint8Array): Promise<WrappedKey>
  close(): void
}
