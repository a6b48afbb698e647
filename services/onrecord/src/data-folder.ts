import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What a running server leaves in its data folder (mode 0600), so that commands beside it can ask it. */
const RunningServer = z.object({ pid: z.int(), url: z.url(), token: z.string() })
export type RunningServer = z.infer<typeof RunningServer>

const SERVER_FILE = 'server.json'
const LOCK_FILE = 'lock'

export class DataFolderBusyError extends Error {
  override name = 'DataFolderBusyError'
}

/** Others may pass through, for the database server that runs as another user; nobody may look around. */
const makeDataFolder = (folder: string) => mkdir(folder, { recursive: true, mode: 0o711 })

/** Takes the folder for this process; a lock whose process is gone is taken over. */
export async function lockDataFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await makeDataFolder(folder)
  const path = join(folder, LOCK_FILE)
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 })
      return { release: () => rm(path, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''))
    if (holder !== process.pid && (await isOnRecord(holder))) {
      throw new DataFolderBusyError(
        `the data folder ${folder} is in use by process ${holder}: stop it, or choose another folder with --data`,
      )
    }
    await rm(path, { force: true })
  }
}

async function isOnRecord(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  // pids are used again: where the system tells, look whether it is one of ours
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'onrecord')
  return command.includes('onrecord')
}

export const newToken = (): string => randomBytes(32).toString('base64url')

/** Says where the server answers, and what to say to it. */
export async function announceServer(folder: string, url: string, token: string): Promise<void> {
  await makeDataFolder(folder)
  const server: RunningServer = { pid: process.pid, url, token }
  await replaceFile(join(folder, SERVER_FILE), JSON.stringify(server))
}

/** Whole or not at all, whenever the process is killed. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}`
  await rm(partial, { force: true })
  await writeFile(partial, text, { mode: 0o600, flag: 'wx' })
  await rename(partial, path)
}

/** Unless another one has announced itself since. */
export async function withdrawServer(folder: string): Promise<void> {
  const announced = await readServer(folder)
  if (announced?.pid === process.pid) await rm(join(folder, SERVER_FILE), { force: true })
}

async function readServer(folder: string): Promise<RunningServer | undefined> {
  const text = await readFile(join(folder, SERVER_FILE), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : RunningServer.safeParse(JSON.parse(text)).data
}

/** The server that runs on the folder, if one does. */
export async function findServer(folder: string): Promise<RunningServer | undefined> {
  const server = await readServer(folder)
  return server !== undefined && (await isOnRecord(server.pid)) ? server : undefined
}
