import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decrypt, encrypt } from './aes-gcm.ts'

/** Wraps data keys: a key file here, AWS KMS in production. */
export interface KeyEncryption {
  wrap(workspace: string, key: Uint8Array): Promise<Buffer>
  unwrap(workspace: string, wrapped: Uint8Array): Promise<Buffer>
  /** A secret that is always the same for the label, for pseudonyms. */
  derive(label: string): Promise<Buffer>
}

const BYTES = 32

/**
 * Reads the master key (64 hex digits), making the file on first use with mode 0600. Each workspace has its own
 * key-encryption key, derived from it (HKDF-SHA-256, RFC 5869).
 * @throws when the file can be read by others or does not hold a key
 */
export async function readKeyFile(path: string): Promise<KeyEncryption> {
  const master = await readMaster(path)
  const derive = (label: string) => Buffer.from(hkdfSync('sha256', master, 'onrecord', label, BYTES))
  const kekOf = (workspace: string) => derive(`key-encryption/${workspace}`)
  return {
    wrap: async (workspace, key) => encrypt(kekOf(workspace), key, `data-key|${workspace}`),
    unwrap: async (workspace, wrapped) => decrypt(kekOf(workspace), wrapped, `data-key|${workspace}`),
    derive: async (label) => derive(label),
  }
}

async function readMaster(path: string): Promise<Buffer> {
  if (!existsSync(path)) await createMaster(path)
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0)
    throw new Error(`the key file ${path} can be read by others: set its mode to 0600`)
  const text = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`the key file ${path} does not hold 64 hex digits`)
  return Buffer.from(text, 'hex')
}

/** Whole and on disk before it has its name, so that a killed process or a second one never leaves half a key. */
async function createMaster(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${randomUUID()}`
  const file = await open(partial, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(BYTES).toString('hex')}\n`)
    await file.sync()
    await file.close()
    await link(partial, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(partial, { force: true })
  }
}
