import { ProblemError } from '@onrecord/schemas'
import { type App, createHttpApp, createLogger } from '@onrecord/service'
import { type Composition, SERVICE_NAMES, type ServiceName } from '../composition/compose.ts'
import { openComposition } from '../composition/open.ts'
import type { Config } from '../config.ts'
import { announceServer, lockDataFolder, newToken, withdrawServer } from '../data-folder.ts'
import { operatorRoutes } from '../operator.ts'
import { runSampleDay, sampleDayIsDone, setSampleClock } from '../run-sample-day.ts'
import { untilStopped } from '../until-stopped.ts'

export interface ServeOptions {
  /** One service alone; else all. */
  only?: string
  /** Push the sample day through the front door, if that has not been done. */
  sampleDay: boolean
}

/** Runs everything, or one service, until it is told to stop. Resolves to the exit code. */
export async function serve(config: Config, { only, sampleDay }: ServeOptions): Promise<number> {
  const name = serviceNameOf(only)
  const begun = performance.now()
  const logger = createLogger(config.logLevel)
  const lock = await lockDataFolder(config.dataFolder)
  const stopping = untilStopped(logger, config)
  try {
    const composition = await openComposition(config, {
      logger,
      failed: stopping.fail,
      ...(name !== undefined && { only: name }),
    })
    try {
      const token = newToken()
      const app = createHttpApp({ logger })
      await composition.routes(app)
      operatorRoutes(app, composition, token)
      const url = await listen(app, config)
      composition.listensAt(url)
      await announceServer(config.dataFolder, url, token)
      const isDayToBePlayed = sampleDay && config.sampleDay && !(await sampleDayIsDone(config.dataFolder))
      if (isDayToBePlayed) await setSampleClock(composition, config.dataFolder)
      await composition.service.start()
      if (isDayToBePlayed)
        await Promise.race([
          runSampleDay(composition, { baseUrl: url, dataFolder: config.dataFolder }),
          stopping.stopped,
        ])
      if (!stopping.isStopping()) await sayReady(composition, config, url, begun)
      await stopping.stopped
      await app.close()
    } finally {
      await withdrawServer(config.dataFolder)
      await composition.close()
    }
  } finally {
    await lock.release()
  }
  return stopping.exitCode()
}

function serviceNameOf(only: string | undefined): ServiceName | undefined {
  if (only === undefined) return undefined
  const found = SERVICE_NAMES.find((candidate) => candidate === only)
  if (found === undefined)
    throw new ProblemError(
      'service_unknown',
      400,
      'There is no such service',
      `${only}; there are ${SERVICE_NAMES.join(', ')}`,
    )
  return found
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

async function sayReady(composition: Composition, config: Config, url: string, begun: number): Promise<void> {
  const link = await composition.firstSignInLink()
  const publicUrl = config.http.publicUrl ?? url
  const lines = [
    '',
    `On Record is ready   ${publicUrl}`,
    ...(link === undefined ? [] : [`Sign in, once        ${link}`]),
    ...(link === undefined ? ['Another link         npm run -s onrecord -- sign-in-link'] : []),
    `Data                 ${config.dataFolder}`,
    `Started in           ${((performance.now() - begun) / 1000).toFixed(1)} s; Ctrl-C stops`,
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
