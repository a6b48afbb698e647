import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import type { Outcome } from '../operation.ts'
import { type OperationName, operations } from '../operations.ts'
import { runHere, runInServer } from '../operator.ts'
import { SYSTEMS } from '../services.ts'
import { lockIfNeeded, needsLock } from '../shared-systems.ts'

/** Runs an operation in the running server, or on the systems themselves. */
export const perform = async (config: Config, name: OperationName, input: unknown): Promise<Outcome> =>
  (await runInServer(config.dataFolder, name, input)) ?? (await runOnSystems(config, name, input))

/** Performs an operation, writes its files and tells what was done. */
export async function operate(
  config: Config,
  name: OperationName,
  input: unknown,
  options: { out?: string; json?: boolean },
): Promise<number> {
  const outcome = await perform(config, name, input)
  const files = await writeFiles(outcome, options.out)
  if (options.json) process.stdout.write(`${JSON.stringify({ ...outcome.result, files })}\n`)
  else process.stdout.write(`${[...describe(outcome.result), ...files].join('\n')}\n`)
  return 0
}

/** On the systems themselves: embedded ones are this process' alone meanwhile, others it shares with all. */
async function runOnSystems(config: Config, name: OperationName, input: unknown): Promise<Outcome> {
  // everything is loaded only by who needs it: beside a running server nobody does
  const { openComposition } = await import('../composition/open.ts')
  const alone = needsLock(config, SYSTEMS)
  const lock = await lockIfNeeded(config, SYSTEMS)
  try {
    const quiet = { ...config, logLevel: 'warn' as const }
    const composition = await openComposition(quiet, alone ? {} : { only: 'reports' })
    try {
      if (alone && 'settles' in operations[name]) await composition.service.start()
      return await runHere(composition, name, input)
    } finally {
      await composition.close()
    }
  } finally {
    await lock.release()
  }
}

/** The files under the folder (made if need be); gives their paths. */
export async function writeFiles({ files }: Outcome, out = '.'): Promise<string[]> {
  if (files.length === 0) return []
  await mkdir(out, { recursive: true })
  const paths = files.map(({ fileName }) => resolve(join(out, fileName)))
  // access packages and trails hold personal data: for their owner alone
  await Promise.all(files.map(({ bytes }, n) => writeFile(paths[n] ?? '', bytes, { mode: 0o600 })))
  return paths
}

/** One line for each value; a list of things as one line each. */
function describe(result: Record<string, unknown>): string[] {
  return Object.entries(result).flatMap(([name, value]) => {
    if (Array.isArray(value)) return [`${name}:`, ...value.map((item) => `  ${inline(item)}`)]
    return [`${name}: ${inline(value)}`]
  })
}

function inline(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${inline(inner)}`)
    .join(', ')
}
