import type { Database, ScopedDatabase } from '@onrecord/postgres'
import { decrypt, encrypt } from '../aes-gcm.ts'
import { KeyServiceRefusedError, UnsealError } from '../errors.ts'
import { contextOf, type KeyEncryption, WRAPPED_BY } from '../key-encryption.ts'
import type { KeyService } from './key-service.ts'
import { rootKey } from './root-keys.ts'
import { createWorkspaceKeys, type WorkspaceKey } from './workspace-keys.ts'

export interface KeyServiceEncryptionOptions {
  db: ScopedDatabase
  /** Where the installation's own secrets are kept. */
  acrossWorkspaces: Database
  service: KeyService
  /** What wrapped keys until now: what it wrapped still opens, and its pseudonyms stay. */
  before?: KeyEncryption
  /** How long a workspace's key is used without asking the service again: so long a disabled key goes on opening. */
  cacheMs?: number
  now?: () => number
}

const CACHE_MS = 5 * 60_000
/** How it was wrapped, and the generation of the workspace's key, 32 bits, big-endian. */
const HEADER_BYTES = 5

/**
 * Envelopes: the key service wraps one key for each workspace, and that key wraps the data keys here. So the service is
 * asked once in a while for each workspace, not for each contact.
 * @throws KeyServiceRefusedError, KeyServiceUnavailableError
 */
export async function createKeyServiceEncryption(
  options: KeyServiceEncryptionOptions,
): Promise<KeyEncryption & { rotate(workspace: string): Promise<void> }> {
  const { db, acrossWorkspaces, service, before, cacheMs = CACHE_MS, now = Date.now } = options
  const currentKey = await service.currentKey()
  const keys = createWorkspaceKeys({ db, service, currentKey })
  const cache = new Map<string, { key: Promise<WorkspaceKey | undefined>; until: number }>()

  /** Whoever asks for the same key meanwhile shares the answer; failures are not kept. */
  function cached<T extends WorkspaceKey | undefined>(name: string, read: () => Promise<T>): Promise<T> {
    const known = cache.get(name)
    if (known !== undefined && known.until > now()) return known.key as Promise<T>
    const key = read()
    const entry = { key, until: now() + cacheMs }
    cache.set(name, entry)
    key.catch((error: unknown) => {
      // fail closed: what this key opened earlier is not used any more either
      if (error instanceof KeyServiceRefusedError) cache.clear()
      else if (cache.get(name) === entry) cache.delete(name)
    })
    return key
  }

  const newest = (workspace: string) => cached(workspace, () => keys.newest(workspace))
  const ofGeneration = async (workspace: string, generation: number) => {
    const key = await newest(workspace)
    if (key.generation === generation) return key
    return cached(`${workspace}/${generation}`, () => keys.ofGeneration(workspace, generation))
  }

  return {
    id: currentKey,
    async wrap(of, key) {
      const { generation, key: workspaceKey } = await newest(of.workspace)
      const header = Buffer.alloc(HEADER_BYTES)
      header.writeUInt8(WRAPPED_BY.keyService)
      header.writeUInt32BE(generation, 1)
      return Buffer.concat([header, encrypt(workspaceKey, key, contextOf(of))])
    },
    async unwrap(of, wrapped) {
      if (!isByService(wrapped)) {
        if (before !== undefined) return before.unwrap(of, wrapped)
        throw new UnsealError('this data key was wrapped by a key file, which is not at hand')
      }
      const generation = generationOf(wrapped)
      const key = await ofGeneration(of.workspace, generation)
      if (key === undefined) throw new UnsealError(`the workspace has no key of generation ${generation}`)
      return open(key, wrapped, contextOf(of))
    },
    isCurrent: async (of, wrapped) =>
      isByService(wrapped) && generationOf(wrapped) >= (await newest(of.workspace)).generation,
    derive: (label) => rootKey({ acrossWorkspaces, service, currentKey, before: before?.derive }, label),
    async rotate(workspace) {
      await keys.rotate(workspace)
      cache.delete(workspace)
    },
  }
}

const WRAPPED_BYTES = HEADER_BYTES + 60
const isByService = (wrapped: Uint8Array) =>
  wrapped.byteLength === WRAPPED_BYTES && wrapped[0] === WRAPPED_BY.keyService
const generationOf = (wrapped: Uint8Array) => Buffer.from(wrapped).readUInt32BE(1)

function open({ key }: WorkspaceKey, wrapped: Uint8Array, context: string): Buffer {
  try {
    return decrypt(key, wrapped.subarray(HEADER_BYTES), context)
  } catch (error) {
    throw new UnsealError('the data key does not open: its bytes were changed', { cause: error })
  }
}
