import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ServerUser {
  uid: number
  gid: number
}

/** Where a server that may not run as root keeps what lies in folders that only root may enter. */
export const SHARED_STATE = '/var/lib/onrecord'

/**
 * PostgreSQL refuses to run as root. Nobody else: itself. Root: as `postgres`, made if need be, else as `nobody`.
 * Undefined: no change of user is needed.
 */
export async function findServerUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const found = await lookUp('postgres')
  if (found !== undefined) return found
  await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']).catch(
    () => undefined,
  )
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'))
  if (user === undefined)
    throw new Error('PostgreSQL may not run as root, and there is no user postgres or nobody to run it as')
  return user
}

async function lookUp(name: string): Promise<ServerUser | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8')
  const [, , uid, gid] =
    passwd
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}

/** The folder itself if the server's user can get there, else one for it under {@link SHARED_STATE}. */
export async function reachableFolder(folder: string, user: ServerUser | undefined): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o711 })
  if (user === undefined || (await isReachable(folder))) return folder
  const elsewhere = join(SHARED_STATE, createHash('sha256').update(folder).digest('hex').slice(0, 16))
  await mkdir(elsewhere, { recursive: true, mode: 0o711 })
  return elsewhere
}

/** True when everybody may pass through the folder and all above it. */
export async function isReachable(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode } = await stat(path)
    if ((mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}
