import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The Ed25519 key that signs checkpoints. Whoever holds it can rewrite the trail: it never lies beside the data. */
export interface SigningKey {
  /** 32 bytes. */
  publicKey: Buffer
  sign(bytes: Uint8Array): Buffer
}

/** Reads the key (PKCS #8 PEM) from a file that nobody else can read; makes it the first time. */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const pem = (await readIfThere(path)) ?? (await createKeyFile(path))
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0)
    throw new Error(
      `the signing key ${path} can be read by others (mode ${(mode & 0o777).toString(8)}): chmod 600 it`,
    )
  return signingKeyOf(createPrivateKey(pem))
}

export function signingKeyOf(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('the signing key must be an Ed25519 key')
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined) throw new Error('the signing key has no public half')
  return { publicKey: Buffer.from(x, 'base64url'), sign: (bytes) => sign(null, bytes, privateKey) }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whole and on disk before it has its name, so that a killed process or a second one never leaves half a key. */
async function createKeyFile(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const partial = `${path}.${randomUUID()}`
  const file = await open(partial, 'wx', 0o600)
  try {
    await file.writeFile(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }))
    await file.sync()
    await file.close()
    await link(partial, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(partial, { force: true })
  }
  return readFile(path, 'utf8')
}
