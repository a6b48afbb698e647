import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createKafkaEventLog } from '@onrecord/event-log'
import { type Envelope, Topic } from '@onrecord/schemas'
import { createLogger } from '@onrecord/service'
import { startKafka } from '../systems/kafka.ts'
import { temporaryFolder } from '../systems/onrecord.ts'
import { type Figure, quantile, round } from './figures.ts'
import type { ContestantName } from './pipeline-contestants.ts'
import { manyEvents } from './pipeline-events.ts'
import type { RunRequest, RunResult } from './pipeline-run.ts'

const EVENTS = Number(process.env['ONRECORD_BENCH_EVENTS'] ?? 200_000)
const MANY_EVENTS = Number(process.env['ONRECORD_BENCH_MANY_EVENTS'] ?? 1_000_000)
const ROUNDS = Number(process.env['ONRECORD_BENCH_ROUNDS'] ?? 3)
/** Empty: only what is measured over many events. */
const PARTITIONS = (process.env['ONRECORD_BENCH_PARTITIONS'] ?? '1,2,4')
  .split(',')
  .filter(Boolean)
  .map(Number)
const MANY_PARTITIONS = 4
const APPEND_AT_ONCE = 1_000
const RUN = fileURLToPath(new URL('pipeline-run.ts', import.meta.url))

/** Beside each other, each as often first as last. */
const BESIDE: readonly ContestantName[] = ['rows', 'rowsBySchema', 'engine', 'engineRaw', 'count', 'insert']
const LONG = ['rows', 'rowsBySchema', 'engine'] as const satisfies readonly ContestantName[]
const SAME_ROWS: readonly ContestantName[] = ['rows', 'rowsBySchema', 'engine', 'insert', 'facts']

/** From a topic in Kafka to rows and facts in ClickHouse, beside what does less of it. */
export async function* benchPipeline(): AsyncGenerator<Figure> {
  for (const partitions of PARTITIONS)
    yield* withTopic(partitions, EVENTS, async function* (run) {
      const rounds: Record<string, RunResult>[] = []
      for (let n = 0; n < ROUNDS; n += 1) {
        const results: Record<string, RunResult> = {}
        for (const name of n % 2 === 0 ? BESIDE : BESIDE.toReversed()) results[name] = await run(name)
        rounds.push(results)
      }
      if (partitions === PARTITIONS.at(-1) && rounds[0] !== undefined) rounds[0]['facts'] = await run('facts')
      for (const results of rounds) checkSame(results)
      for (const name of [...BESIDE, 'facts'] as const) yield* speedOf(name, partitions, EVENTS, rounds)
      yield* comparedOf(partitions, rounds)
    })
  yield* withTopic(MANY_PARTITIONS, MANY_EVENTS, measureMany)
}

/** So many that starting, and code that is not compiled yet, no longer count. */
async function* measureMany(run: Run): AsyncGenerator<Figure> {
  const rounds: Record<string, RunResult>[] = []
  for (let n = 0; n < ROUNDS; n += 1) {
    const results: Record<string, RunResult> = {}
    for (const name of n % 2 === 0 ? LONG : LONG.toReversed()) results[name] = await run(name)
    checkSame(results)
    rounds.push(results)
  }
  for (const name of LONG) yield* speedOf(name, MANY_PARTITIONS, MANY_EVENTS, rounds)
  for (const other of ['engine', 'rowsBySchema'] as const) yield cpuComparedTo(other, MANY_PARTITIONS, rounds)
  for (const { rows } of rounds) if (rows !== undefined) yield memoryOf(rows)
}

function memoryOf({ rows, memoryMiB }: RunResult): Figure {
  const fifth = Math.ceil(memoryMiB.length / 5)
  const peaks = [0, 1, 2, 3, 4].map((n) => Math.max(...memoryMiB.slice(n * fifth, (n + 1) * fifth)))
  return {
    what: `rows: memory over ${rows} events`,
    ...Object.fromEntries(peaks.map((peak, n) => [`fifth${n + 1}PeakMiB`, peak])),
  }
}

type Run = (contestant: ContestantName) => Promise<RunResult>

/** A broker of its own, with so many events in the topic of interactions. */
async function* withTopic(
  partitions: number,
  events: number,
  measure: (run: Run) => AsyncGenerator<Figure>,
): AsyncGenerator<Figure> {
  const kafka = await startKafka()
  await using folder = await temporaryFolder()
  const { brokers } = kafka
  try {
    const logger = createLogger('warn')
    const log = await createKafkaEventLog({
      brokers,
      clientId: 'bench-fill',
      partitions,
      replication: 1,
      logger,
    })
    let some: Envelope[] = []
    for (const event of manyEvents(events)) {
      some.push(event)
      if (some.length < APPEND_AT_ONCE) continue
      await log.append(Topic.interactions, some)
      some = []
    }
    await log.append(Topic.interactions, some)
    let runs = 0
    yield* measure(async (contestant) => {
      runs += 1
      // each reads from the beginning: the groups of the runs before are gone with their names
      return inProcess({
        contestant,
        brokers,
        partitions,
        events,
        run: runs,
        folder: join(folder.path, `run-${runs}`),
      })
    })
    await log.close()
  } finally {
    await kafka.stop()
  }
}

async function inProcess(request: RunRequest): Promise<RunResult> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=TimeoutNegativeWarning',
      RUN,
      JSON.stringify(request),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const printed = await text(child.stdout)
  if ((await exited) !== 0) throw new Error(`${request.contestant} failed`)
  return JSON.parse(printed) as RunResult
}

function checkSame(results: Record<string, RunResult>): void {
  const sums = SAME_ROWS.flatMap((name) => results[name] ?? []).map(({ rows, hash }) => `${rows} ${hash}`)
  if (new Set(sums).size !== 1) throw new Error(`the contestants wrote different rows: ${sums.join(', ')}`)
}

function* speedOf(
  name: ContestantName,
  partitions: number,
  events: number,
  rounds: readonly Record<string, RunResult>[],
): Generator<Figure> {
  const runs = rounds.flatMap((results) => results[name] ?? [])
  if (runs.length === 0) return
  yield {
    what: name,
    partitions,
    events,
    ...spread(
      'perCpuSecond',
      runs.map(({ cpuS }) => events / cpuS),
      0,
    ),
    ...spread(
      'perSecond',
      runs.map(({ wallS }) => events / wallS),
      0,
    ),
  }
}

function* comparedOf(partitions: number, rounds: readonly Record<string, RunResult>[]): Generator<Figure> {
  for (const other of ['engine', 'engineRaw', 'rowsBySchema'] as const)
    yield cpuComparedTo(other, partitions, rounds)
  yield {
    what: 'rows per second, ours to the slower of count and insert',
    partitions,
    aim: 0.8,
    ...ratios(
      rounds,
      (results) => Math.max(wallOf(results['count']), wallOf(results['insert'])) / wallOf(results['rows']),
    ),
  }
}

const cpuComparedTo = (
  other: 'engine' | 'engineRaw' | 'rowsBySchema',
  partitions: number,
  rounds: readonly Record<string, RunResult>[],
): Figure => ({
  what: `rows per CPU-second, ours to ${other}`,
  partitions,
  ...(other !== 'rowsBySchema' && { aim: 0.85 }),
  ...ratios(rounds, (results) => cpuOf(results[other]) / cpuOf(results['rows'])),
})

/** Within a round, where all met the same machine. */
const ratios = (
  rounds: readonly Record<string, RunResult>[],
  of: (results: Record<string, RunResult>) => number,
) => spread('ratio', rounds.map(of), 2)

const cpuOf = (result: RunResult | undefined) => result?.cpuS ?? Number.NaN
const wallOf = (result: RunResult | undefined) => result?.wallS ?? Number.NaN

const spread = (name: string, values: readonly number[], digits: number): Figure => ({
  [name]: round(quantile(values, 0.5), digits),
  [`${name}Min`]: round(Math.min(...values), digits),
  [`${name}Max`]: round(Math.max(...values), digits),
})
