/** Whose data key it is. Both are authenticated: a wrapped key opens as nobody else's. */
export interface KeyOwner {
  workspace: string
  owner: string
}

/** Wraps data keys. A key file does it (`key-file.ts`), or a key service (`kms/`). */
export interface KeyEncryption {
  /** Which key does it, for people to read. */
  readonly id: string
  /** @throws KeyServiceUnavailableError, KeyServiceRefusedError */
  wrap(of: KeyOwner, key: Uint8Array): Promise<Buffer>
  /** @throws UnsealError, KeyServiceUnavailableError, KeyServiceRefusedError */
  unwrap(of: KeyOwner, wrapped: Uint8Array): Promise<Buffer>
  /** Was it wrapped as `wrap` would wrap it now? If not, it still opens, and is better wrapped again. */
  isCurrent(of: KeyOwner, wrapped: Uint8Array): Promise<boolean>
  /** A secret that is always the same for the label, for pseudonyms. */
  derive(label: string): Promise<Buffer>
}

/** Every wrapped key begins with how it was wrapped. */
export const WRAPPED_BY = { keyFile: 1, keyService: 2 } as const

export const contextOf = ({ workspace, owner }: KeyOwner): string => `data-key|${workspace}|${owner}`
