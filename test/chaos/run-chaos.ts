import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { SampleDay } from '@onrecord/onrecord/sample-day'
import type { ServiceName } from '../systems/deployment.ts'
import { type DayRun, runDay } from '../systems/run-day.ts'
import type { Snapshot } from '../systems/snapshot.ts'
import { differencesOf } from './differences.ts'
import { disturbWith } from './disturb.ts'
import { POISON, poison } from './poison.ts'

export interface ChaosOptions {
  /** Kept: what happened, all logs, what differs. */
  folder: string
  keys: Record<string, string>
  day: SampleDay
  /** All unless told. */
  services?: readonly ServiceName[]
}

export interface ChaosOutcome {
  killed: number
  /** Processes that ended by themselves while something was wrong, and were started again. */
  gaveUp: number
  /** Attempts to deliver that were not answered with 200, and were made again. */
  refused: number
  lost: string[]
  doubled: string[]
  /** Everything else that should not be. */
  faults: string[]
  seconds: DayRun['seconds']
}

/** The day that others are compared with: nothing goes wrong but for the same poison. */
export function runQuiet(options: ChaosOptions): Promise<DayRun> {
  return runDay({
    ...options,
    async disturb({ composition }) {
      for (const one of POISON) await poison(composition, one)
    },
  })
}

export async function runChaos(
  options: ChaosOptions,
  { seed, quiet, say = () => undefined }: { seed: number; quiet: Snapshot; say?: (line: string) => void },
): Promise<ChaosOutcome> {
  const { folder } = options
  await mkdir(folder, { recursive: true })
  const log = createWriteStream(join(folder, 'chaos.log'))
  const begun = performance.now()
  const note = (what: string) => {
    const line = `${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${what}`
    log.write(`${new Date().toISOString()} ${line}\n`)
    say(line)
  }
  try {
    note(`seed ${seed}`)
    const run = await runDay({ ...options, disturb: disturbWith({ seed, note }) })
    const outcome = outcomeOf(quiet, run)
    await writeFile(join(folder, 'differences.txt'), `${describe(outcome).join('\n')}\n`)
    return outcome
  } finally {
    log.end()
    await finished(log)
  }
}

export const hasFailed = ({ lost, doubled, faults }: ChaosOutcome): boolean =>
  lost.length + doubled.length + faults.length > 0

function outcomeOf(quiet: Snapshot, run: DayRun): ChaosOutcome {
  const { snapshot, posted, behind, exits, unstopped, seconds } = run
  return {
    killed: exits.filter(({ wasKilled }) => wasKilled).length,
    gaveUp: exits.filter(({ wasKilled }) => !wasKilled).length,
    refused: Object.values(posted.refused).reduce((sum, count) => sum + count, 0),
    ...differencesOf(quiet, snapshot),
    faults: [
      ...snapshot.uncovered.map((key) => `an object that nothing stored stands for: ${key}`),
      ...snapshot.missing.map((key) => `a stored row whose object is gone: ${key}`),
      ...behind.map((place) => `not read to the end: ${place}`),
      ...unstopped.map((process) => `did not stop in time: ${process}`),
    ],
    seconds,
  }
}

export const describe = ({ lost, doubled, faults }: ChaosOutcome): string[] => [
  ...lost.map((row) => `- ${row}`),
  ...doubled.map((row) => `+ ${row}`),
  ...faults,
]
