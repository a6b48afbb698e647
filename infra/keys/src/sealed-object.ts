import { createHash, createHmac, randomBytes } from 'node:crypto'
import { decrypt, encrypt } from './aes-gcm.ts'
import { UnsealError } from './errors.ts'
import type { Keyring } from './keyring.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12

/** What is kept beside an encrypted object. Hashes are SHA-256, Base64. */
export interface SealedObject {
  /** The object's own key, wrapped by every owner's: whoever's key is destroyed takes the object along. */
  wrappedKey: string
  sha256: string
  ciphertextSha256: string
  sizeBytes: number
}

/** Where the object belongs; authenticated, so that it opens nowhere else. */
export interface ObjectContext {
  workspace: string
  object: string
}

const contextOf = ({ workspace, object }: ObjectContext) => `${workspace}|${object}`
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')

/**
 * Encrypts under a key of the object's own (AES-256-GCM). Given the wrapped key of an earlier attempt, the same plaintext
 * gives the same bytes, because the nonce is the plaintext's HMAC: a late write of a lost process changes nothing.
 *
 * @throws KeyDestroyedError if an owner has been erased
 */
export async function sealObject(
  keyring: Keyring,
  context: ObjectContext,
  owners: readonly string[],
  plaintext: Uint8Array,
  earlierWrappedKey?: string,
): Promise<SealedObject & { bytes: Buffer }> {
  const { workspace } = context
  const name = contextOf(context)
  const key =
    earlierWrappedKey === undefined
      ? randomBytes(KEY_BYTES)
      : await keyring.unwrap(workspace, earlierWrappedKey, name)
  const wrappedKey = await keyring.wrap(workspace, owners, key, name)
  const nonce = createHmac('sha256', key).update(plaintext).digest().subarray(0, NONCE_BYTES)
  const bytes = encrypt(key, plaintext, name, nonce)
  return {
    bytes,
    wrappedKey,
    sha256: sha256(plaintext),
    ciphertextSha256: sha256(bytes),
    sizeBytes: plaintext.byteLength,
  }
}

/** @throws UnsealError if a bit was changed, KeyDestroyedError if an owner has been erased */
export async function openObject(
  keyring: Keyring,
  context: ObjectContext,
  sealed: Pick<SealedObject, 'wrappedKey' | 'sha256'>,
  bytes: Uint8Array,
): Promise<Buffer> {
  const name = contextOf(context)
  const key = await keyring.unwrap(context.workspace, sealed.wrappedKey, name)
  const plaintext = decryptOrThrow(key, bytes, name)
  if (sha256(plaintext) !== sealed.sha256) throw new UnsealError('the object is not the one that was sealed')
  return plaintext
}

function decryptOrThrow(key: Uint8Array, bytes: Uint8Array, name: string): Buffer {
  try {
    return decrypt(key, bytes, name)
  } catch (error) {
    throw new UnsealError('the object does not open: another key or context, or its bytes were changed', {
      cause: error,
    })
  }
}
