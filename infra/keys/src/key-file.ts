import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decrypt, encrypt } from './aes-gcm.ts'
import { UnsealError } from './errors.ts'
import { contextOf, type KeyEncryption, type KeyOwner, WRAPPED_BY } from './key-encryption.ts'

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
    id: `key file ${path}`,
    wrap: async (of, key) => Buffer.concat([PREFIX, encrypt(kekOf(of.workspace), key, contextOf(of))]),
    async unwrap(of, wrapped) {
      const [bytes, context] = isFirstFormat(wrapped)
        ? [wrapped, `data-key|${of.workspace}`]
        : [wrapped.subarray(1), contextOf(of)]
      if (bytes !== wrapped && wrapped[0] !== WRAPPED_BY.keyFile)
        throw new UnsealError('this data key was wrapped by a key service: the key file cannot open it')
      return opened(kekOf(of.workspace), bytes, context)
    },
    isCurrent: async (_of: KeyOwner, wrapped) => !isFirstFormat(wrapped) && wrapped[0] === WRAPPED_BY.keyFile,
    derive: async (label) => derive(label),
  }
}

const PREFIX = Buffer.from([WRAPPED_BY.keyFile])
const FIRST_FORMAT_BYTES = 60

/** Before formats were told apart: nonce, key and tag, without a byte in front. */
const isFirstFormat = (wrapped: Uint8Array) => wrapped.byteLength === FIRST_FORMAT_BYTES

function opened(kek: Buffer, bytes: Uint8Array, context: string): Buffer {
  try {
    return decrypt(kek, bytes, context)
  } catch (error) {
    throw new UnsealError('the data key does not open: another key file, or its bytes were changed', {
      cause: error,
    })
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
