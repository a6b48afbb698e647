/**
 * One data key per owner (a data subject, or the workspace itself as owner `workspace`), wrapped by the workspace's
 * key-encryption key. AES-256-GCM throughout; the context is authenticated, so a ciphertext opens nowhere else.
 */
export interface Keyring {
  /** `v1.<key id>.<iv>.<ciphertext and tag>`, base64url. Makes the owner's key on first use. */
  seal(workspace: string, owner: string, plaintext: Uint8Array, context: string): Promise<string>
  /** @throws KeyDestroyedError, UnsealError */
  unseal(workspace: string, sealed: string, context: string): Promise<Buffer>
  /** Wraps a key by every owner's key in turn: all are needed to open it, so destroying one destroys it. */
  wrap(workspace: string, owners: readonly string[], key: Uint8Array, context: string): Promise<string>
  unwrap(workspace: string, wrapped: string, context: string): Promise<Buffer>
  /** Keyed pseudonym of a value: 26 base32 characters of HMAC-SHA-256 under a key of the workspace and kind. */
  pseudonym(workspace: string, kind: string, value: string): string
  /** Destroys the owner's key: immediately unavailable, in every process within a second. Idempotent. */
  destroy(workspace: string, owner: string): Promise<void>
}
