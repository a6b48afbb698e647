import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assertObjectKey, assertObjectPrefix } from './object-key.ts'
import {
  ChecksumMismatchError,
  ObjectMissingError,
  type ObjectStore,
  type StoredObject,
} from './object-store.ts'

/** Where writes are prepared: on the same file system, so that the rename is atomic. No key starts with a dot. */
const STAGING = '.staging'
const MKDIR_TRIES = 5

/**
 * Objects as files of one folder, for the owner's eyes alone (0700, 0600). A write is a new file, flushed, renamed into
 * place, and the folder flushed: after a kill or a power cut there is the old object or the new one, whole.
 */
export function createFolderStore(folder: string): ObjectStore {
  const fileOf = (key: string) => {
    assertObjectKey(key)
    return join(folder, key)
  }

  return {
    async put(key, bytes, options = {}) {
      const target = fileOf(key)
      if (options.sha256 !== undefined && options.sha256 !== sha256Of(bytes))
        throw new ChecksumMismatchError(key)
      const staged = await stage(folder, bytes)
      try {
        await renameInto(staged, target)
      } catch (error) {
        await rm(staged, { force: true })
        throw error
      }
      await flushFolders(dirname(target), folder)
    },
    async get(key) {
      try {
        return await readFile(fileOf(key))
      } catch (error) {
        throw isMissing(error) ? new ObjectMissingError(key) : error
      }
    },
    async head(key) {
      return describe(key, fileOf(key))
    },
    async delete(key) {
      const target = fileOf(key)
      await rm(target, { force: true })
      await removeEmptyParents(dirname(target), folder)
    },
    async *list(prefix) {
      assertObjectPrefix(prefix)
      const from = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      yield* walk(folder, from, prefix)
    },
  }
}

async function stage(folder: string, bytes: Uint8Array): Promise<string> {
  const staging = join(folder, STAGING)
  await mkdir(staging, { recursive: true, mode: 0o700 })
  const staged = join(staging, randomUUID())
  const file = await open(staged, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  return staged
}

/** Makes the parent and renames; a delete that removes the empty parent in between makes it try again. */
async function renameInto(staged: string, target: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    try {
      await rename(staged, target)
      return
    } catch (error) {
      if (!isMissing(error) || tries === MKDIR_TRIES) throw error
    }
  }
}

/** The rename is durable once the folder that holds the name is, and that folder's name, up to the root. */
async function flushFolders(from: string, root: string): Promise<void> {
  for (let folder = from; folder.length >= root.length; folder = dirname(folder)) {
    let handle: FileHandle | undefined
    try {
      handle = await open(folder, 'r')
      await handle.sync()
    } catch (error) {
      if (!isMissing(error)) throw error
    } finally {
      await handle?.close()
    }
    if (folder === dirname(folder)) return
  }
}

async function removeEmptyParents(from: string, root: string): Promise<void> {
  for (let folder = from; folder.length > root.length; folder = dirname(folder)) {
    try {
      await rmdir(folder)
    } catch (error) {
      if (isCode(error, 'ENOENT')) continue
      return
    }
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
  try {
    const file = await stat(path)
    return file.isFile() ? { key, sizeBytes: file.size, modifiedAt: file.mtime } : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')
const isCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))
const isMissing = (error: unknown) => isCode(error, 'ENOENT', 'ENOTDIR')
