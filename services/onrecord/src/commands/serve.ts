import { hostname } from 'node:os'
import { ProblemError } from '@onrecord/schemas'
import {
  type App,
  createHttpApp,
  createLogger,
  type HealthOptions,
  healthRoutes,
  type Logger,
} from '@onrecord/service'
import { startTracing, type Tracing } from '@onrecord/telemetry'
import type { Composition } from '../composition/compose.ts'
import { openComposition } from '../composition/open.ts'
import type { Config } from '../config.ts'
import { announceServer, newToken, withdrawServer } from '../data-folder.ts'
import { checksOf } from '../observe/checks.ts'
import { metricsRoute } from '../observe/metrics-route.ts'
import { operatorRoutes } from '../operator.ts'
import { runSampleDay, sampleDayIsDone, setSampleClock } from '../run-sample-day.ts'
import { NEEDS, type ServiceName, SYSTEMS, serviceNameOf } from '../services.ts'
import { checkShared, lockIfNeeded } from '../shared-systems.ts'
import { untilStopped } from '../until-stopped.ts'
import { VERSION } from '../version.ts'

export interface ServeOptions {
  /** One service alone; else all. */
  only?: string
  /** Push the sample day through the front door, if that has not been done. */
  sampleDay: boolean
}

/** The HTTP side has so long to answer what it has begun; the rest of the ten seconds is for those behind it. */
const DRAIN_WITHIN_MS = 3_000

/** Runs everything, or one service, until it is told to stop. Resolves to the exit code. */
export async function serve(config: Config, { only, sampleDay }: ServeOptions): Promise<number> {
  const name = only === undefined ? undefined : serviceNameOf(only)
  if (name !== undefined) checkShared(config, name)
  const begun = performance.now()
  const logger = createLogger(config.logLevel)
  const lock = await lockIfNeeded(config, needsOf(name))
  const stopping = untilStopped(logger, config)
  const tracing = await trace(config, name)
  try {
    const composition = await openComposition(config, {
      logger,
      failed: stopping.fail,
      ...(name !== undefined && { only: name }),
    })
    try {
      let started = false
      const phase = () => (stopping.isStopping() ? 'stopping' : started ? 'running' : 'starting')
      const token = newToken()
      const app = await createApp(composition, config, { name, token, phase, logger, ...stopping })
      try {
        const url = await listen(app, config)
        composition.listensAt(url)
        if (takesCommands(name)) await announceServer(config.dataFolder, url, token)
        const isDayToBePlayed = sampleDay && config.sampleDay && !(await sampleDayIsDone(config.dataFolder))
        if (isDayToBePlayed) await setSampleClock(composition, config.dataFolder)
        await composition.service.start()
        started = true
        if (isDayToBePlayed)
          await Promise.race([
            runSampleDay(composition, { baseUrl: url, dataFolder: config.dataFolder }),
            stopping.stopped,
          ])
        if (!stopping.isStopping()) await sayReady(composition, config, { name, url, begun })
        await stopping.stopped
      } finally {
        await drain(app, logger)
      }
    } finally {
      await withdrawServer(config.dataFolder)
      await composition.close()
    }
  } finally {
    await tracing?.stop()
    await lock.release()
  }
  stopping.leave()
  return stopping.exitCode()
}

const needsOf = (name: ServiceName | undefined) => (name === undefined ? SYSTEMS : NEEDS[name])

/** The processes that are connected to all that an operator may ask for. */
const takesCommands = (name: ServiceName | undefined): boolean => name === undefined || name === 'reports'

async function trace(config: Config, name: ServiceName | undefined): Promise<Tracing | undefined> {
  if (config.tracing === undefined) return undefined
  const instance = `${hostname()}/${process.pid}`
  return startTracing({ ...config.tracing, service: name ?? 'onrecord', version: VERSION, instance })
}

interface AppOptions {
  name: ServiceName | undefined
  /** What commands have to say. */
  token: string
  phase: HealthOptions['phase']
  hasFailed(): boolean
  logger: Logger
}

/** The front door or the console if they run here, and in every process its health and its metrics. */
async function createApp(composition: Composition, config: Config, options: AppOptions): Promise<App> {
  const { name, token, phase, hasFailed, logger } = options
  const app = createHttpApp({ logger })
  const checks = checksOf(composition.platform, needsOf(name))
  healthRoutes(app, { service: name ?? 'onrecord', version: VERSION, checks, phase, hasFailed, logger })
  metricsRoute(app, composition.processMetrics, config.metricsToken)
  if (takesCommands(name)) operatorRoutes(app, composition, token)
  await composition.routes(app)
  return app
}

async function listen(app: App, { http }: Config): Promise<string> {
  try {
    await app.listen({ host: http.host, port: http.port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new ProblemError(
      'port_in_use',
      500,
      `Port ${http.port} is in use`,
      'set ONRECORD_PORT to another one',
    )
  }
  const address = app.server.address()
  const port = address !== null && typeof address === 'object' ? address.port : http.port
  return `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${port}`
}

/** Takes no more requests, lets idle connections go, and waits for the answers that are under way. */
async function drain(app: App, logger: Logger): Promise<void> {
  const cut = setTimeout(() => {
    logger.warn('requests that took too long were cut off')
    app.server.closeAllConnections()
  }, DRAIN_WITHIN_MS)
  await app.close().finally(() => clearTimeout(cut))
}

async function sayReady(
  composition: Composition,
  config: Config,
  { name, url, begun }: { name: ServiceName | undefined; url: string; begun: number },
): Promise<void> {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const link = name === undefined || name === 'console' ? await composition.firstSignInLink() : undefined
  const lines = [
    '',
    `On Record is ready   ${config.http.publicUrl ?? url}`,
    ...(name === undefined ? [] : [`Service              ${name}, health at ${url}/readyz`]),
    ...(link === undefined ? [] : [`Sign in, once        ${link}`]),
    ...(name === undefined && link === undefined
      ? ['Another link         npm run -s onrecord -- sign-in-link']
      : []),
    ...(name === undefined ? [`Data                 ${config.dataFolder}`] : []),
    `Started in           ${seconds} s; Ctrl-C stops`,
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
