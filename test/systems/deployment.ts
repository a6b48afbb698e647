import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { type Front, startFront } from './front.ts'
import { FLAGS, MAIN, NODE, ROOT } from './onrecord.ts'
import { type Exit, type Supervised, supervise } from './supervised.ts'

export const SERVICES = [
  'ingest',
  'consent',
  'recording',
  'transcription',
  'analytics',
  'privacy',
  'reports',
  'console',
] as const
export type ServiceName = (typeof SERVICES)[number]

export interface DeploymentOptions {
  /** Logs, and a data folder for each process. */
  folder: string
  /** The settings of the backing systems, the same for all. */
  env: Record<string, string>
  /** Processes for each service. */
  replicas?: number
  services?: readonly ServiceName[]
}

export interface ServiceProcess extends Supervised {
  service: ServiceName
  port: number
}

/** `onrecord service NAME`, each service in several processes of its own, which are started again whenever they end. */
export interface Deployment {
  /** The front door: requests go to the ingest processes in turn. */
  url: string
  processes: readonly ServiceProcess[]
  /** How processes have ended, but for those that were told to stop. */
  exits: readonly Exit[]
  /** Resolves when each has answered that it is alive. */
  ready(timeoutMs?: number): Promise<void>
  /** Those that answer that they are alive. */
  alive(): Promise<ServiceProcess[]>
  /** One process more of a service, for a while; killed when disposed of. */
  join(service: ServiceName): Promise<AsyncDisposable>
  /** SIGTERM to all. Gives those that did not end with 0 in time. */
  stop(): Promise<string[]>
}

export async function startDeployment({
  folder,
  env,
  replicas = 2,
  services = SERVICES,
}: DeploymentOptions): Promise<Deployment> {
  await mkdir(folder, { recursive: true })
  const exits: Exit[] = []
  const exitLog = createWriteStream(join(folder, 'exits.ndjson'))
  let stopping = false
  let joined = 0

  async function start(service: ServiceName, name: string): Promise<ServiceProcess> {
    const port = await freePort()
    const process = supervise({
      name,
      command: NODE,
      args: [...FLAGS, MAIN, 'service', service, '--data', join(folder, name)],
      env: { ...ENVIRONMENT, ...env, ONRECORD_PORT: String(port) },
      cwd: ROOT,
      log: join(folder, `${name}.log`),
      onExit(exit) {
        if (stopping) return
        exits.push(exit)
        exitLog.write(`${JSON.stringify(exit)}\n`)
      },
    })
    return { ...process, service, port }
  }

  const ownExits = (name: string) => exits.filter((exit) => exit.name === name && !exit.wasKilled).length

  const processes = await Promise.all(
    services.flatMap((service) =>
      Array.from({ length: replicas }, (_, n) => start(service, `${service}-${n + 1}`)),
    ),
  )
  const front: Front = await startFront(
    processes.filter(({ service }) => service === 'ingest').map(({ port }) => port),
  )

  return {
    url: front.url,
    processes,
    exits,
    async ready(timeoutMs = 240_000) {
      const deadline = Date.now() + timeoutMs
      for (let waiting = processes; ; ) {
        const answers = await Promise.all(waiting.map(({ port }) => isAlive(port)))
        waiting = waiting.filter((_, n) => !answers[n])
        if (waiting.length === 0) return
        const lost = waiting.filter(({ name }) => ownExits(name) > MAX_OWN_EXITS)
        if (Date.now() > deadline || lost.length > 0)
          throw new Error(
            `not ready: ${waiting.map(({ name }) => name).join(', ')}; their logs are in ${folder}`,
          )
        await delay(READY_LOOK_MS)
      }
    },
    async alive() {
      const answers = await Promise.all(processes.map(({ port }) => isAlive(port)))
      return processes.filter((_, n) => answers[n])
    },
    async join(service) {
      joined += 1
      const process = await start(service, `${service}-joined-${joined}`)
      return {
        async [Symbol.asyncDispose]() {
          await process.stop(0)
        },
      }
    },
    async stop() {
      stopping = true
      await front.stop()
      const codes = await Promise.all(processes.map(async (one) => ({ one, code: await one.stop() })))
      exitLog.end()
      return codes.filter(({ code }) => code !== 0).map(({ one, code }) => `${one.name}: ${code}`)
    },
  }
}

const READY_LOOK_MS = 500
/** Who ends by itself more often while it starts will not get ready. */
const MAX_OWN_EXITS = 3

/** Nothing of the settings of whoever runs the tests. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  // halves what it costs to start a process
  NODE_COMPILE_CACHE: join(tmpdir(), 'onrecord-compile-cache'),
  ONRECORD_LOG_LEVEL: 'info',
  ONRECORD_STOP_WITH_PARENT: 'on',
  ONRECORD_SAMPLE_DAY: 'off',
}

async function isAlive(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(5_000) })
    await response.text()
    return response.ok
  } catch {
    return false
  }
}
