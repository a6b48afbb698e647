import { join } from 'node:path'
import { createHttpApp, createLogger } from '@onrecord/service'
import type { Composition } from '../composition/compose.ts'
import { openComposition } from '../composition/open.ts'
import { readConfig } from '../config.ts'
import { lockDataFolder } from '../data-folder.ts'
import type { OperationName } from '../operations.ts'
import { runHere } from '../operator.ts'
import { createProgress } from '../progress.ts'
import { runSampleDay, setSampleClock } from '../run-sample-day.ts'
import { generateSampleDay } from '../sample-day/index.ts'
import { untilStopped } from '../until-stopped.ts'
import { writeFiles } from './operate.ts'

export interface DemoOptions {
  out: string
  data?: string
  json?: boolean
}

/** One business day through the front door, its reports written, and a summary. The same counts on every run. */
export async function demo(
  environment: Record<string, string | undefined>,
  options: DemoOptions,
): Promise<number> {
  const begun = performance.now()
  const config = readConfig(
    { ONRECORD_LOG_LEVEL: 'warn', ...environment },
    { data: options.data ?? join(options.out, 'data') },
  )
  const logger = createLogger(config.logLevel)
  const lock = await lockDataFolder(config.dataFolder)
  const stopping = untilStopped(logger, config)
  try {
    const composition = await openComposition(config, { logger, failed: stopping.fail })
    try {
      const app = createHttpApp({ logger })
      await composition.routes(app)
      const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
      await setSampleClock(composition, config.dataFolder)
      await composition.service.start()
      const work = (async () => {
        await runSampleDay(composition, { baseUrl, dataFolder: config.dataFolder })
        return writeReports(composition, options.out)
      })()
      const files = await Promise.race([work, stopping.stopped])
      await app.close()
      if (files === undefined) return stopping.exitCode() || 130
      const summary = { ...(await composition.summary()), filesWritten: files.length }
      const seconds = Number(((performance.now() - begun) / 1000).toFixed(1))
      if (options.json) process.stdout.write(`${JSON.stringify({ ...summary, files, seconds })}\n`)
      else
        process.stdout.write(
          `${describe(summary).join('\n')}\n${files.map((file) => `  ${file}`).join('\n')}\nseconds: ${seconds}\n`,
        )
      return 0
    } finally {
      await composition.close()
    }
  } finally {
    await lock.release()
  }
}

/** For each workspace: the trail and the retention report; for one person with a recording: the access package. */
async function writeReports(composition: Composition, out: string): Promise<string[]> {
  const { workspaces, day } = await chooseReports(composition)
  const jobs: [OperationName, object, string][] = workspaces.flatMap(
    ({ id, subject }): [OperationName, object, string][] => [
      ['export-audit', { workspace: id, from: day, to: day, formats: ['pdf', 'csv', 'json'] }, id],
      ['retention-report', { workspace: id, formats: ['pdf', 'csv', 'json'] }, id],
      ...(subject === undefined
        ? []
        : ([['export-subject', { workspace: id, subject }, id]] as [OperationName, object, string][])),
    ],
  )
  const progress = createProgress('Reports')
  const written: string[] = []
  for (const [done, [name, input, folder]] of jobs.entries()) {
    progress.update({ done, total: jobs.length, label: name })
    written.push(...(await writeFiles(await runHere(composition, name, input), join(out, folder))))
  }
  progress.update({ done: jobs.length, total: jobs.length, label: '' })
  progress.stop()
  return written
}

/** The sample day's workspaces, each with a person who consented to everything and was recorded. */
async function chooseReports({
  identities,
}: Composition): Promise<{ day: string; workspaces: { id: string; subject?: string }[] }> {
  const { date, workspaces, contacts } = generateSampleDay()
  const chosen = workspaces.map(async ({ id }) => {
    const phone = contacts.find(
      (contact) => contact.workspace === id && contact.consent === 'both' && contact.phone !== undefined,
    )?.phone
    const subject =
      phone === undefined ? undefined : await identities.find(id, { kind: 'phone', value: phone })
    return { id, ...(subject !== undefined && { subject }) }
  })
  return { day: date, workspaces: await Promise.all(chosen) }
}

function describe(summary: object, indent = ''): string[] {
  return Object.entries(summary).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? [`${indent}${name}:`, ...describe(value, `${indent}  `)]
      : [`${indent}${name}: ${String(value)}`],
  )
}
