import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { APP_ROLE, SYSTEM_ROLE } from './connection.ts'
import { findBinaries } from './embedded-binaries.ts'
import { findServerUser, reachableFolder, type ServerUser } from './embedded-user.ts'
import { type DatabaseUrls, withRoleLogins } from './urls.ts'

const run = promisify(execFile)

const START_DEADLINE_MS = 30_000
const STOP_DEADLINE_MS = 8_000
const DATABASE = 'onrecord'
const UNFINISHED = '.unfinished-'

/** A real PostgreSQL server on loopback, its data under one folder. */
export interface EmbeddedPostgres {
  urls: DatabaseUrls
  /** Stops the server if this process started it. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Made when it is not there; holds `data/`, `password` (0600) and `server.log`. */
  folder: string
  /**
   * What to do with a server that is already running on the folder: `stop` it by its own pid (left behind by a killed
   * process) or `share` it (a command beside a running service).
   */
  running: 'stop' | 'share'
  /** Without fsync; for tests that never cut the power. */
  volatile?: boolean
}

/** Starts PostgreSQL on the folder, initialising it the first time. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = await findServerUser()
  const folder = await reachableFolder(resolve(options.folder), user)
  const data = join(folder, 'data')
  const password = await readPassword(folder)

  const running = await findRunning(data)
  if (running !== undefined && options.running === 'share') {
    return { urls: urlsOf(password, running.port), stop: async () => undefined }
  }
  if (running !== undefined) await stopByPid(running.pid)

  const binaries = await findBinaries(user)
  if (!existsSync(data)) await initialise(binaries.initdb, data, password, user)
  const { process: server, port } = await startServer(
    binaries.postgres,
    folder,
    data,
    user,
    options.volatile === true,
  )
  const urls = urlsOf(password, port)
  await untilReady(urls.owner, server, join(folder, 'server.log'))
  await setUpServer(urls)
  return { urls, stop: () => stopServer(server) }
}

/** The owner is a superuser; the roles have passwords that come of the owner's, and cannot be turned back into it. */
function urlsOf(password: string, port: number): DatabaseUrls {
  const server = `127.0.0.1:${port}/${DATABASE}`
  return withRoleLogins(`postgres://onrecord:${password}@${server}`)
}

async function readPassword(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o711 })
  const file = join(folder, 'password')
  if (!existsSync(file)) {
    const partial = `${file}.${randomUUID()}`
    await writeFile(partial, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' })
    await rename(partial, file)
  }
  return (await readFile(file, 'utf8')).trim()
}

/** Reads `postmaster.pid`: line 1 is the pid, line 4 the port. */
async function findRunning(data: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres')
  return command.includes('postgres') ? { pid, port } : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function stopByPid(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isAlive(pid)) process.kill(pid, signal)
    const deadline = Date.now() + STOP_DEADLINE_MS
    while (isAlive(pid) && Date.now() < deadline) await delay(50)
    if (!isAlive(pid)) return
  }
  throw new Error(`the PostgreSQL server left behind as process ${pid} does not stop; end it and start again`)
}

/**
 * Under another name until it is whole: whoever is killed in between leaves a folder that nobody mistakes for data, and
 * an `initdb` that still writes to it harms nobody.
 */
async function initialise(
  initdb: string,
  data: string,
  password: string,
  user: ServerUser | undefined,
): Promise<void> {
  await removeUnfinished(data)
  const unfinished = `${data}${UNFINISHED}${randomUUID()}`
  await mkdir(unfinished, { mode: 0o700 })
  if (user !== undefined) await chown(unfinished, user.uid, user.gid)
  const passwordFile = `${unfinished}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid)
  const flags = [
    '--auth=scram-sha-256',
    '--username=onrecord',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]
  try {
    await run(initdb, [`--pgdata=${unfinished}`, ...flags], { ...user, env: { ...process.env, LC_ALL: 'C' } })
    await rename(unfinished, data)
  } finally {
    await removeUnfinished(data)
  }
}

async function removeUnfinished(data: string): Promise<void> {
  const prefix = `${basename(data)}${UNFINISHED}`
  const found = (await readdir(dirname(data))).filter((name) => name.startsWith(prefix))
  for (const name of found)
    await rm(join(dirname(data), name), { recursive: true, force: true, maxRetries: 5 })
}

async function startServer(
  postgres: string,
  folder: string,
  data: string,
  user: ServerUser | undefined,
  volatile: boolean,
) {
  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=250',
    'shared_buffers=64MB',
  ]
  if (volatile) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const log = await open(join(folder, 'server.log'), 'a', 0o600)
  // detached: a Ctrl-C in the terminal must reach us first, so that services stop before their database
  const server = spawn(
    postgres,
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...user,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    },
  )
  server.unref()
  await log.close()
  return { process: server, port }
}

async function untilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS
  for (;;) {
    const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => undefined)
      if (server.exitCode !== null || Date.now() > deadline) {
        const log = await readFile(logFile, 'utf8').catch(() => '')
        throw new Error(`PostgreSQL did not start: ${log.split('\n').slice(-6).join(' | ')}`, {
          cause: error,
        })
      }
      await delay(30)
    }
  }
}

/** The database and the roles' logins, made once. */
async function setUpServer({ owner, app, system }: DatabaseUrls): Promise<void> {
  const client = new pg.Client({ connectionString: owner.replace(/\/[^/]*$/, '/postgres') })
  await client.connect()
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
    for (const url of [app, system]) await createLoginOnce(client, new URL(url))
    await client.query(`GRANT ${APP_ROLE} TO ${SYSTEM_ROLE}`)
  } finally {
    await client.end()
  }
}

async function createLoginOnce(client: pg.Client, { username, password }: URL): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1 AND rolcanlogin', [username])
  if (found.rowCount === 1) return
  const role = pg.escapeIdentifier(username)
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [username])
  if (known.rowCount === 0) await client.query(`CREATE ROLE ${role}`)
  await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return
  await stopByPid(server.pid)
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address !== null && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      )
    })
  })
}
