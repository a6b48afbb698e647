import { randomUUID } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ObjectLockedError } from './errors.ts'
import { flushFolders, isMissing, linkInto, remove, renameInto, stage } from './folder-files.ts'
import type { LockMode, ObjectLock } from './object-store.ts'

/** What keeps a version. Neither: nothing does. */
export interface Hold {
  lock?: ObjectLock
  legalHold: boolean
}

interface KeptVersion extends Hold {
  id: string
}

const KEPT = '.kept'
/** Below the key's own folder; no segment of a key starts with a dot, so no other key's versions lie there. */
const VERSIONS = '.versions'

/**
 * Versions that a lock keeps: a second name for the same file, out of the way of `put` and `delete`, and beside it a record
 * of what keeps it. The file comes first and the object last, so that a killed put leaves no object without its lock.
 */
export function createFolderLocks(root: string, now: () => Date) {
  const folderOf = (key: string) => join(root, KEPT, key, VERSIONS)
  const fileOf = (key: string, id: string) => join(folderOf(key), id)
  const recordOf = (key: string, id: string) => `${fileOf(key, id)}.json`

  async function versionsOf(key: string): Promise<KeptVersion[]> {
    const ids = (await namesIn(folderOf(key))).filter((name) => !name.endsWith('.json'))
    return Promise.all(ids.map(async (id) => ({ id, ...(await readHold(recordOf(key, id))) })))
  }

  /** The kept version that is the very file which has the key's name now. */
  async function current(key: string): Promise<KeptVersion | undefined> {
    const inode = await inodeOf(join(root, key))
    if (inode === undefined) return undefined
    for (const version of await versionsOf(key))
      if ((await inodeOf(fileOf(key, version.id))) === inode) return version
    return undefined
  }

  async function write(key: string, id: string, hold: Hold): Promise<void> {
    await renameInto(await stage(root, Buffer.from(JSON.stringify(hold))), recordOf(key, id))
    await flushFolders(folderOf(key), root)
  }

  async function keep(key: string, file: string, hold: Hold): Promise<void> {
    const id = randomUUID()
    await linkInto(file, fileOf(key, id))
    await write(key, id, hold)
  }

  return {
    /** Keeps this file, which is about to get the key's name. */
    keep,
    holdOf: async (key: string): Promise<Hold> => (await current(key)) ?? { legalHold: false },
    /** Changes what keeps the object that lies there now. */
    async change(key: string, hold: Hold): Promise<void> {
      const version = await current(key)
      if (version === undefined) await keep(key, join(root, key), hold)
      else await write(key, version.id, hold)
    },
    /** Lets go of every version that nothing keeps any more. @throws ObjectLockedError if one has to stay */
    async release(key: string): Promise<void> {
      let locked: Hold | undefined
      for (const { id, ...hold } of await versionsOf(key)) {
        if (isHeld(hold, now())) locked = longer(locked, hold)
        else {
          await remove(recordOf(key, id), root)
          await remove(fileOf(key, id), root)
        }
      }
      if (locked !== undefined)
        throw new ObjectLockedError(key, { lock: locked.lock, legalHold: locked.legalHold })
    },
  }
}

export const isHeld = ({ lock, legalHold }: Hold, now: Date): boolean =>
  legalHold || (lock !== undefined && lock.until > now)

const STRENGTH: Record<LockMode, number> = { governance: 1, compliance: 2 }

/** Locks grow: until their end they get neither shorter nor weaker. */
export const isLoosened = (from: ObjectLock | undefined, to: ObjectLock, now: Date): boolean =>
  from !== undefined && from.until > now && (to.until < from.until || STRENGTH[to.mode] < STRENGTH[from.mode])

function longer(a: Hold | undefined, b: Hold): Hold {
  const lock = [a?.lock, b.lock].filter((one) => one !== undefined).sort((x, y) => +y.until - +x.until)[0]
  return { ...(lock && { lock }), legalHold: (a?.legalHold ?? false) || b.legalHold }
}

async function readHold(file: string): Promise<Hold> {
  try {
    const { lock, legalHold } = JSON.parse(await readFile(file, 'utf8')) as {
      lock?: { mode: LockMode; until: string }
      legalHold: boolean
    }
    return { ...(lock && { lock: { mode: lock.mode, until: new Date(lock.until) } }), legalHold }
  } catch (error) {
    // killed between the file and its record: the put was never answered
    if (isMissing(error)) return { legalHold: false }
    throw error
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function inodeOf(file: string): Promise<bigint | undefined> {
  try {
    const found = await stat(file, { bigint: true })
    return found.isFile() ? found.ino : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
