import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkedSha256 } from './checksum.ts'
import { ObjectChangedError, ObjectExistsError, ObjectLockedError, ObjectMissingError } from './errors.ts'
import {
  flushFolders,
  isCode,
  isMissing,
  linkInto,
  nothingIfNoFile,
  remove,
  renameInto,
  stage,
} from './folder-files.ts'
import { createFolderLocks, type Hold, isLoosened } from './folder-locks.ts'
import { assertObjectKey, assertObjectPrefix } from './object-key.ts'
import type { ObjectState, ObjectStore, PutOptions, StoredObject } from './object-store.ts'
import { oneAtATime } from './one-at-a-time.ts'

/**
 * Objects as files of one folder, for the owner's eyes alone (0700, 0600). A write is a new file, flushed, renamed into
 * place, and the folder flushed: after a kill or a power cut there is the old object or the new one, whole.
 *
 * Only locked versions outlive their replacement. Locks bind this store, not somebody with a shell: no WORM storage. An
 * etag condition holds within this process only.
 */
export function createFolderStore(
  folder: string,
  { now = () => new Date() }: { now?: () => Date } = {},
): ObjectStore {
  const locks = createFolderLocks(folder, now)
  const inTurn = oneAtATime()
  const fileOf = (key: string) => {
    assertObjectKey(key)
    return join(folder, key)
  }

  async function place(
    staged: string,
    key: string,
    target: string,
    { onlyIf, lock, legalHold = false }: PutOptions,
  ) {
    if (typeof onlyIf === 'object' && (await etagOf(target)) !== onlyIf.etag)
      throw new ObjectChangedError(`${key} is no longer what it was`)
    if (lock !== undefined || legalHold) await locks.keep(key, staged, { ...(lock && { lock }), legalHold })
    if (onlyIf === 'absent') await linkInto(staged, target)
    else await renameInto(staged, target)
  }

  /** Nothing to do when the very bytes lie there already. */
  async function isThere(key: string, bytes: Uint8Array): Promise<boolean> {
    const found = await readFile(fileOf(key)).catch(nothingIfNoFile)
    if (found === undefined) return false
    if (!found.equals(bytes)) throw new ObjectExistsError(`something else lies at ${key}`)
    return true
  }

  async function change(key: string, next: (hold: Hold) => Hold): Promise<void> {
    if ((await describe(key, fileOf(key))) === undefined) throw new ObjectMissingError(key)
    await locks.change(key, next(await locks.holdOf(key)))
  }

  return {
    async put(key, bytes, options = {}) {
      const target = fileOf(key)
      checkedSha256(key, bytes, options.sha256)
      const staged = await stage(folder, bytes)
      try {
        await inTurn(key, async () => {
          if (options.onlyIf === 'absent' && (await isThere(key, bytes))) return
          await place(staged, key, target, options)
        })
      } catch (error) {
        throw isCode(error, 'EEXIST') ? new ObjectExistsError(`something else lies at ${key}`) : error
      } finally {
        await rm(staged, { force: true })
      }
      await flushFolders(dirname(target), folder)
    },
    async get(key) {
      const bytes = await readFile(fileOf(key)).catch(nothingIfNoFile)
      if (bytes === undefined) throw new ObjectMissingError(key)
      return bytes
    },
    async head(key) {
      const file = fileOf(key)
      const [object, etag] = [await describe(key, file), await etagOf(file)]
      if (object === undefined || etag === undefined) return undefined
      const { lock, legalHold } = await locks.holdOf(key)
      return { ...object, etag, ...(lock && { lock }), legalHold } satisfies ObjectState
    },
    async delete(key) {
      const file = fileOf(key)
      await inTurn(key, async () => {
        await remove(file, folder)
        await locks.release(key)
      })
    },
    async *list(prefix) {
      assertObjectPrefix(prefix)
      const from = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      yield* walk(folder, from, prefix)
    },
    lock: (key, lock) =>
      inTurn(key, () =>
        change(key, (hold) => {
          if (isLoosened(hold.lock, lock, now()))
            throw new ObjectLockedError(key, { ...hold, lock: hold.lock })
          return { ...hold, lock }
        }),
      ),
    setLegalHold: (key, on) => inTurn(key, () => change(key, (hold) => ({ ...hold, legalHold: on }))),
  }
}

async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<StoredObject> {
  for (const entry of await entriesOf(join(root, folder))) {
    const key = folder + entry.name
    if (entry.isDirectory()) {
      const inner = `${key}/`
      if (inner.startsWith(prefix) || prefix.startsWith(inner)) yield* walk(root, inner, prefix)
    } else if (key.startsWith(prefix)) {
      const object = await describe(key, join(root, key))
      if (object !== undefined) yield object
    }
  }
}

/** In the order of whole keys: a folder sorts as its name with the slash, as S3 lists. */
async function entriesOf(folder: string) {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(
      (entry) => !entry.name.startsWith('.'),
    )
    const rank = (entry: (typeof entries)[number]) => (entry.isDirectory() ? `${entry.name}/` : entry.name)
    return entries.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function describe(key: string, path: string): Promise<StoredObject | undefined> {
  const file = await stat(path).catch(nothingIfNoFile)
  return file?.isFile() ? { key, sizeBytes: file.size, modifiedAt: file.mtime } : undefined
}

/** Every write is a new file. */
async function etagOf(path: string): Promise<string | undefined> {
  const file = await stat(path, { bigint: true }).catch(nothingIfNoFile)
  return file?.isFile() ? `${file.ino}-${file.mtimeNs}` : undefined
}
