import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, copyFile, mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDatabase, type DatabaseUrls } from '@onrecord/postgres'
import { freePort } from './free-port.ts'
import { makeCertificates } from './kafka/certificates.ts'
import { spawnLeashed } from './leash.ts'
import { SystemUnavailableError } from './unavailable.ts'

const run = promisify(execFile)
const START_DEADLINE_MS = 30_000

/** A PostgreSQL server of the system's packages, set up as an administrator would for On Record. */
export interface DebianPostgres {
  /** The owner is no superuser and may not make roles. */
  urls: DatabaseUrls
  /** The superuser's. */
  admin: string
  /** The authority that signed the server's certificate: a PEM file. */
  caFile: string
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts the newest PostgreSQL under /usr/lib/postgresql. @throws SystemUnavailableError where there is none */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const bin = await findBinaries()
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-debian-pg-'))
  await chmod(folder, 0o711)
  const user = await serverUser()
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const data = await initialise(bin, folder, password, user)
  const log = await open(join(folder, 'server.log'), 'a')
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'ssl=on']
  const admin = urlOf('postgres', password, port, 'postgres')
  const start = async () => {
    const args = ['-D', data, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])]
    const server = spawnLeashed(join(bin, 'postgres'), args, {
      log,
      ...user,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    })
    await answers(admin)
    return server
  }
  let server = await start()
  return {
    urls: await setUp(admin, port),
    admin,
    caFile: join(folder, 'ca.pem'),
    async restart() {
      await server.kill()
      server = await start()
    },
    async stop() {
      await server.stop()
      await log.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function findBinaries(): Promise<string> {
  const root = '/usr/lib/postgresql'
  const versions = (await readdir(root).catch(() => [])).filter((name) =>
    existsSync(join(root, name, 'bin/initdb')),
  )
  const newest = versions.map(Number).sort((a, b) => b - a)[0]
  if (newest === undefined) throw new SystemUnavailableError(`there is no PostgreSQL server under ${root}`)
  return join(root, String(newest), 'bin')
}

/** PostgreSQL refuses to run as root. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

async function initialise(
  bin: string,
  folder: string,
  password: string,
  user: { uid: number; gid: number } | undefined,
): Promise<string> {
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  await mkdir(data, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  const give = async (path: string) => {
    if (user !== undefined) await chown(path, user.uid, user.gid)
  }
  await give(data)
  await give(passwordFile)
  const flags = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`, '--no-sync']
  await run(join(bin, 'initdb'), [`--pgdata=${data}`, ...flags], { ...user, env: { LC_ALL: 'C' } })
  await makeCertificates(folder)
  await chmod(join(folder, 'ca.pem'), 0o644)
  for (const [from, to] of [
    ['server.pem', 'server.crt'],
    ['server.key', 'server.key'],
  ] as const) {
    await copyFile(join(folder, from), join(data, to))
    await chmod(join(data, to), 0o600)
    await give(join(data, to))
  }
  return data
}

const urlOf = (user: string, password: string, port: number, database: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS
  for (;;) {
    const db = createDatabase(url, { maxConnections: 1, connectionTimeoutMs: 1_000 })
    try {
      await db.query('SELECT 1')
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
    } finally {
      await db.close()
    }
  }
}

/** What the manual asks an administrator for. */
async function setUp(admin: string, port: number): Promise<DatabaseUrls> {
  const logins = { owner: 'onrecord_owner', app: 'onrecord_app', system: 'onrecord_system' }
  const db = createDatabase(admin, { maxConnections: 1 })
  try {
    const urls = { owner: '', app: '', system: '' }
    for (const [name, login] of Object.entries(logins)) {
      const password = randomBytes(12).toString('hex')
      await db.query(`CREATE ROLE ${login} LOGIN PASSWORD '${password}'`)
      urls[name as keyof DatabaseUrls] = urlOf(login, password, port, 'onrecord')
    }
    await db.query('GRANT onrecord_app TO onrecord_system')
    await db.query('GRANT onrecord_system TO onrecord_owner')
    await db.query('CREATE DATABASE onrecord OWNER onrecord_owner')
    return urls
  } finally {
    await db.close()
  }
}
