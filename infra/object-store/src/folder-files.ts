import { randomUUID } from 'node:crypto'
import { type FileHandle, link, mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Where writes are prepared: on the same file system, so that renames are atomic. No key starts with a dot. */
const STAGING = '.staging'
const MKDIR_TRIES = 5

/** A new file with these bytes, on disk, under no name of its own yet. */
export async function stage(folder: string, bytes: Uint8Array): Promise<string> {
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

/** Gives a staged file its name, in place of what had it. */
export const renameInto = (staged: string, target: string): Promise<void> =>
  withParent(target, () => rename(staged, target))

/** A second name for a file. @throws EEXIST if the name is taken */
export const linkInto = (file: string, target: string): Promise<void> =>
  withParent(target, () => link(file, target))

/** Makes the parent and tries; a delete that removes the empty parent in between makes it try again. */
async function withParent(target: string, place: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    try {
      return await place()
    } catch (error) {
      if (!isMissing(error) || tries === MKDIR_TRIES) throw error
    }
  }
}

/** A rename is durable once the folder that holds the name is, and that folder's name, up to the root. */
export async function flushFolders(from: string, root: string): Promise<void> {
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

/** Removes a file, and the folders that it leaves empty. */
export async function remove(file: string, root: string): Promise<void> {
  await rm(file, { force: true }).catch(nothingIfNoFile)
  for (let folder = dirname(file); folder.length > root.length; folder = dirname(folder)) {
    try {
      await rmdir(folder)
    } catch (error) {
      if (isCode(error, 'ENOENT')) continue
      return
    }
  }
}

export const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))
export const isMissing = (error: unknown): boolean => isCode(error, 'ENOENT', 'ENOTDIR')

/** For `catch`: no file there is no error. A folder is none: it is the beginning of longer keys. */
export function nothingIfNoFile(error: unknown): undefined {
  if (!isMissing(error) && !isCode(error, 'EISDIR', 'ERR_FS_EISDIR')) throw error
  return undefined
}
