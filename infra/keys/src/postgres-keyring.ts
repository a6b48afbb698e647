import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import type { ScopedDatabase } from '@onrecord/postgres'
import { decrypt, encrypt } from './aes-gcm.ts'
import { base32 } from './base32.ts'
import { createDataKeys, type DataKey, type DataKeysOptions } from './data-keys.ts'
import { UnsealError } from './errors.ts'
import type { KeyEncryption } from './key-encryption.ts'
import type { Keyring } from './keyring.ts'

const PSEUDONYM_LENGTH = 26

/**
 * The keyring over PostgreSQL's `keys` schema. Opened data keys are kept in memory for a minute, and no longer than until
 * somebody destroys them.
 */
export async function createKeyring(
  db: ScopedDatabase,
  keyEncryption: KeyEncryption,
  options: DataKeysOptions = {},
): Promise<Keyring & { close(): Promise<void> }> {
  const dataKeys = await createDataKeys(db, keyEncryption, options)
  const pseudonymRoot = await keyEncryption.derive('pseudonyms')
  // as key objects: an HMAC with raw bytes as its key costs four times as much
  const pseudonymKeys = new Map<string, KeyObject>()

  const pseudonymKey = (workspace: string, kind: string) => {
    const label = `${workspace}/${kind}`
    const known = pseudonymKeys.get(label)
    if (known !== undefined) return known
    const derived = createSecretKey(Buffer.from(hkdfSync('sha256', pseudonymRoot, 'onrecord', label, 32)))
    pseudonymKeys.set(label, derived)
    return derived
  }

  async function unseal(workspace: string, sealed: string, context: string): Promise<Buffer> {
    const { keyId, bytes } = partsOf(sealed)
    const dataKey = await dataKeys.byId(workspace, keyId)
    try {
      return decrypt(dataKey.key, bytes, `${workspace}|${context}`)
    } catch (error) {
      throw new UnsealError('the ciphertext does not open: wrong context, or its bytes were changed', {
        cause: error,
      })
    }
  }

  async function unwrap(workspace: string, wrapped: string, context: string): Promise<Buffer> {
    const layer = await unseal(workspace, wrapped, context)
    const rest = layer.subarray(1)
    return layer[0] === INNERMOST[0] ? rest : unwrap(workspace, rest.toString(), context)
  }

  return {
    async seal(workspace, owner, plaintext, context) {
      return sealWith(await dataKeys.ofOwner(workspace, owner), plaintext, `${workspace}|${context}`)
    },
    unseal,
    async wrap(workspace, owners, key, context) {
      if (owners.length === 0) throw new Error('a key must be wrapped for at least one owner')
      let layer = Buffer.concat([INNERMOST, key])
      let sealed = ''
      for (const owner of owners) {
        sealed = sealWith(await dataKeys.ofOwner(workspace, owner), layer, `${workspace}|${context}`)
        layer = Buffer.concat([WRAPPED, Buffer.from(sealed)])
      }
      return sealed
    },
    unwrap,
    pseudonym(workspace, kind, value) {
      const digest = createHmac('sha256', pseudonymKey(workspace, kind)).update(value).digest()
      return base32(digest).slice(0, PSEUDONYM_LENGTH)
    },
    destroy: (workspace, owner) => dataKeys.destroy(workspace, owner),
    close: () => dataKeys.close(),
  }
}

const INNERMOST = Buffer.from([1])
const WRAPPED = Buffer.from([2])
const IV_BYTES = 12

function sealWith({ id, key }: DataKey, plaintext: Uint8Array, context: string): string {
  const bytes = encrypt(key, plaintext, context)
  return `v1.${id}.${bytes.subarray(0, IV_BYTES).toString('base64url')}.${bytes.subarray(IV_BYTES).toString('base64url')}`
}

function partsOf(sealed: string): { keyId: string; bytes: Buffer } {
  const [version, keyId, iv, rest] = sealed.split('.')
  if (version !== 'v1' || !keyId || !iv || !rest)
    throw new UnsealError('not a sealed value (v1.<key id>.<iv>.<ciphertext>)')
  return { keyId, bytes: Buffer.concat([Buffer.from(iv, 'base64url'), Buffer.from(rest, 'base64url')]) }
}

/** A random reference: `prefix_` and 26 base32 characters (130 bits). */
export const randomRef = (prefix: string): string =>
  `${prefix}_${base32(randomBytes(17)).slice(0, PSEUDONYM_LENGTH)}`
