import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Fault } from './clickhouse-gateway/faults.ts'
import type { GatewayOptions } from './clickhouse-gateway/main.ts'
import type { StatementKind } from './clickhouse-gateway/statement-kind.ts'
import { dockerAnswers } from './docker.ts'
import { freePort } from './free-port.ts'
import { type Leashed, spawnLeashed } from './leash.ts'
import { SystemUnavailableError } from './unavailable.ts'

export type { Fault } from './clickhouse-gateway/faults.ts'

const MAIN = fileURLToPath(new URL('clickhouse-gateway/main.ts', import.meta.url))
const DATABASE = 'onrecord'
const START_DEADLINE_MS = 60_000
/** Each statement waits in a thread of its own. */
const THREADS = '16'

const RIGHTS = {
  reader: ['read'],
  writer: ['read', 'insert', 'delete'],
  migrator: ['read', 'insert', 'delete', 'define'],
} satisfies Record<string, readonly StatementKind[]>

export interface ClickHouseLogin {
  username: string
  password: string
}

export type ClickHouseUsers = Record<keyof typeof RIGHTS, ClickHouseLogin>

/** A ClickHouse over HTTP of the test's own, on loopback. */
export interface RunningClickHouse {
  /** The same after every restart. */
  url: string
  database: string
  users: ClickHouseUsers
  /** Makes things go wrong as long as it lasts; undefined: no more. A restart, too, ends it. */
  fault(fault: Fault | undefined): Promise<void>
  /** SIGKILL; `start` brings it back. */
  kill(): Promise<void>
  start(): Promise<void>
  /** A graceful stop and a new start on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * A real server where Docker answers, else the real engine in a process of its own behind a gateway.
 * @throws SystemUnavailableError where the engine is not installed.
 */
export async function startClickHouse(): Promise<RunningClickHouse> {
  const users = { reader: login('reader'), writer: login('writer'), migrator: login('migrator') }
  if (await dockerAnswers()) {
    const { startClickHouseInDocker } = await import('./clickhouse/in-docker.ts')
    // without its image, which may not be there to be had, as without Docker
    const inDocker = await startClickHouseInDocker(DATABASE, users).catch(() => undefined)
    if (inDocker !== undefined) return inDocker
  }
  requireEngine()
  return startBehindGateway(users)
}

async function startBehindGateway(users: ClickHouseUsers): Promise<RunningClickHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-clickhouse-'))
  const options: GatewayOptions = {
    port: await freePort(),
    folder: join(folder, 'data'),
    database: DATABASE,
    users: Object.entries(users).map(([role, { username, password }]) => ({
      name: username,
      password,
      may: RIGHTS[role as keyof typeof RIGHTS],
    })),
  }
  const url = `http://127.0.0.1:${options.port}`
  await mkdir(options.folder)
  let gateway = await startGateway(options, join(folder, 'gateway.log'))
  const start = async () => {
    gateway = await startGateway(options, join(folder, 'gateway.log'))
  }
  return {
    url,
    database: DATABASE,
    users,
    async fault(fault) {
      await fetch(`${url}/faults`, { method: 'POST', body: JSON.stringify(fault ?? null) })
    },
    kill: () => gateway.kill(),
    start,
    async restart() {
      await gateway.stop()
      await start()
    },
    async stop() {
      await gateway.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const login = (role: string): ClickHouseLogin => ({
  username: `onrecord_${role}`,
  password: randomBytes(12).toString('hex'),
})

function requireEngine(): void {
  try {
    createRequire(import.meta.url).resolve('chdb')
  } catch {
    throw new SystemUnavailableError('the ClickHouse gateway needs the optional package chdb')
  }
}

async function startGateway(options: GatewayOptions, logFile: string): Promise<Leashed> {
  const log = await open(logFile, 'a')
  const gateway = spawnLeashed(process.execPath, [MAIN], {
    log,
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: THREADS,
      ONRECORD_CLICKHOUSE_GATEWAY: JSON.stringify(options),
    },
  })
  await log.close()
  const deadline = Date.now() + START_DEADLINE_MS
  while (!(await answers(`http://127.0.0.1:${options.port}/ping`))) {
    if (!gateway.hasExited() && Date.now() < deadline) await delay(50)
    else {
      await gateway.kill()
      throw new Error(`the ClickHouse gateway did not start:\n${await readFile(logFile, 'utf8')}`)
    }
  }
  return gateway
}

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
