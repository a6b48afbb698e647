import { rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { openClickHouse } from '@onrecord/clickhouse'
import { createKafkaEventLog } from '@onrecord/event-log'
import { createLogger } from '@onrecord/service'
import { type ContestantName, contestants, prepare } from './pipeline-contestants.ts'

/** What a run is asked for, as the one argument of this program, and what it prints, both JSON. */
export interface RunRequest {
  contestant: ContestantName
  brokers: string[]
  partitions: number
  events: number
  /** Tells the consumer groups of the runs apart. */
  run: number
  folder: string
}
export interface RunResult {
  wallS: number
  /** User and system time of this process: the engine's threads are in it. From before the contestant joins its group. */
  cpuS: number
  rows: number
  /** Of all columns of all rows; the same for the same rows. */
  hash: string
  /** Resident, every second. */
  memoryMiB: number[]
}

const MIB = 1024 ** 2

/** One contestant in a process of its own, with an engine and tables of its own. */
const request = JSON.parse(process.argv[2] ?? '') as RunRequest
const { contestant, brokers, partitions, events, run, folder } = request
const logger = createLogger('warn')
const failed = (error: unknown): never => {
  logger.fatal({ err: error }, 'failed')
  process.exit(1)
}
const clickhouse = await openClickHouse({ folder })
await prepare(clickhouse)
const log = await createKafkaEventLog({ brokers, clientId: 'bench', partitions, replication: 1, logger })

const memoryMiB: number[] = []
const watch = setInterval(() => memoryMiB.push(Math.round(process.memoryUsage.rss() / MIB)), 1_000)
let began: number | undefined
let usedBefore = process.cpuUsage()
const stop = await contestants[contestant]({
  clickhouse,
  log,
  brokers,
  events,
  logger,
  failed,
  group: `bench-${contestant}-${run}`,
  begun() {
    if (began === undefined && contestant === 'insert') usedBefore = process.cpuUsage()
    began ??= performance.now()
  },
})
const wallS = (performance.now() - (began ?? Number.NaN)) / 1000
// who leaves more to be merged later has not saved it
while (((await clickhouse.query<{ n: number }>('SELECT count() AS n FROM system.merges'))[0]?.n ?? 0) > 0)
  await delay(50)
const used = process.cpuUsage(usedBefore)
clearInterval(watch)
await stop()
const [sum] = await clickhouse.query<{ rows: number; hash: string }>(
  `SELECT count() AS rows, toString(sum(cityHash64(workspace, contact, event_id, source, type, time, recorded_at, call, data))) AS hash
   FROM event FINAL`,
)
const result: RunResult = {
  wallS,
  cpuS: (used.user + used.system) / 1e6,
  rows: sum?.rows ?? 0,
  hash: sum?.hash ?? '',
  memoryMiB,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
await log.close()
await clickhouse.close()
await rm(folder, { recursive: true, force: true })
setTimeout(() => process.exit(0), 200)
