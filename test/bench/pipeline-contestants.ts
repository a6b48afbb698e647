import { createAnalyticsService, migrateAnalytics } from '@onrecord/analytics'
import {
  createEventReader,
  createIntake,
  KEPT,
  linesOf,
  MAX_EVENTS,
  type Taken,
  takenOf,
} from '@onrecord/analytics/stages'
import type { ClickHouse } from '@onrecord/clickhouse'
import type { EventLog } from '@onrecord/event-log'
import { type AnyEvent, Topic, topicSchemas } from '@onrecord/schemas'
import { createConsumer, type EventReader, type Logger, readBySchema } from '@onrecord/service'
import { Kafka, logLevel } from 'kafkajs'

/** What a contestant works with; the tables are there and empty. */
export interface Arena {
  clickhouse: ClickHouse
  log: EventLog
  brokers: string[]
  /** The consumer group, new. */
  group: string
  /** So many events lie in the topic of interactions. */
  events: number
  logger: Logger
  /** The work begins now: called when the first records have come, or are ready. */
  begun(): void
  failed(error: unknown): void
}
/** Resolves when all events have had their effect, gives what stops it. */
export type Contestant = (arena: Arena) => Promise<() => Promise<void>>

/** Ours as far as the engine goes: validated, without what is sealed, each once, in the table of events; then the offset. */
const rows = (arena: Arena) => viaIntake(arena, createEventReader(topicSchemas[Topic.interactions]))

/** The same, with every event parsed and given to the schema. */
function rowsBySchema(arena: Arena): Promise<() => Promise<void>> {
  const read = readBySchema<AnyEvent>(topicSchemas[Topic.interactions])
  return viaIntake(arena, (text) => {
    const reading = read(text)
    return 'event' in reading ? { event: takenOf(reading.event) } : reading
  })
}

async function viaIntake(arena: Arena, read: EventReader<Taken>): Promise<() => Promise<void>> {
  const all = counter(arena)
  const consumer = createConsumer<Taken>({
    ...arena,
    topics: { [Topic.interactions]: read },
    maxBatch: MAX_EVENTS,
    handle: createIntake<Taken>(async (batch) => {
      arena.begun()
      await arena.clickhouse.insertLines('event', linesOf(batch))
      all.add(batch.length)
    }),
  })
  await consumer.start()
  await all.done
  return () => consumer.stop()
}

/** Ours to the end: the same rows, and the facts folded from them. */
async function facts(arena: Arena): Promise<() => Promise<void>> {
  const service = createAnalyticsService({
    ...arena,
    log: {
      ...arena.log,
      consume: (options) =>
        arena.log.consume({
          ...options,
          group: arena.group,
          handle: (batch, signal) => (arena.begun(), options.handle(batch, signal)),
        }),
    },
  })
  await service.start()
  while ((await arena.log.lag({ [arena.group]: [Topic.interactions] })) > 0) await pause()
  return () => service.stop()
}

/** ClickHouse's own consumer and a materialized view that makes the same rows. It validates nothing. */
const engine = (arena: Arena) => viaEngine(arena, sameData)
/** The same, but keeps all of `data`, the sealed content too. */
const engineRaw = (arena: Arena) => viaEngine(arena, 'data')

const attributes = [...KEPT].map((name) => `'${name}'`).join()
const sameData = `concat('{', arrayStringConcat(arrayMap(m -> concat('"', m.1, '":', m.2), arraySort(m -> m.1,
  arrayFilter(m -> m.1 IN (${attributes}), JSONExtractKeysAndValuesRaw(data)))), ','), '}')`

async function viaEngine(
  { clickhouse, brokers, group, events, begun }: Arena,
  data: string,
): Promise<() => Promise<void>> {
  await clickhouse.define(`
    CREATE TABLE from_kafka (id String, source String, type String, time String, recordedtime String,
      workspace String, subject String, data String)
    ENGINE = Kafka SETTINGS kafka_broker_list = '${brokers.join()}', kafka_topic_list = '${Topic.interactions}',
      kafka_group_name = '${group}', kafka_format = 'JSONEachRow', kafka_max_block_size = 65536,
      kafka_poll_max_batch_size = 65536, kafka_flush_interval_ms = 1000`)
  begun()
  await clickhouse.define(`
    CREATE MATERIALIZED VIEW from_kafka_to_event TO event AS
    SELECT workspace, subject AS contact, id AS event_id, source, type,
      parseDateTime64BestEffort(time, 3, 'UTC') AS time, parseDateTime64BestEffort(recordedtime, 3, 'UTC') AS recorded_at,
      JSONExtractString(data, 'call') AS call, ${data} AS data
    FROM from_kafka`)
  for (;;) {
    const [row] = await clickhouse.query<{ n: number }>('SELECT count() AS n FROM event')
    if (row !== undefined && row.n >= events) break
    await pause()
  }
  return async () => {
    await clickhouse.define('DROP TABLE from_kafka_to_event')
    await clickhouse.define('DROP TABLE from_kafka')
  }
}

/** A bare client that only counts. */
async function count(arena: Arena): Promise<() => Promise<void>> {
  const all = counter(arena)
  const consumer = new Kafka({ brokers: arena.brokers, logLevel: logLevel.NOTHING }).consumer({
    groupId: arena.group,
    maxBytesPerPartition: 16 * 1024 ** 2,
    maxBytes: 16 * 1024 ** 2,
    maxWaitTimeInMs: 500,
  })
  await consumer.connect()
  await consumer.subscribe({ topics: [Topic.interactions], fromBeginning: true })
  await consumer.run({
    async eachBatch({ batch }) {
      arena.begun()
      all.add(batch.messages.length)
    },
  })
  await all.done
  return () => consumer.disconnect()
}

/** The same rows, made beforehand, into the same table in batches of the same size. */
async function insert({ clickhouse, log, events, begun }: Arena): Promise<() => Promise<void>> {
  const read = createEventReader(topicSchemas[Topic.interactions])
  const batches: string[] = []
  let batch: Taken[] = []
  let seen = 0
  for await (const { value } of log.read(Topic.interactions)) {
    const reading = read(value)
    if ('event' in reading) batch.push(reading.event)
    seen += 1
    if (batch.length === MAX_EVENTS || seen === events) batches.push(linesOf(batch.splice(0)))
    if (seen === events) break
  }
  batch = []
  begun()
  for (const lines of batches) await clickhouse.insertLines('event', lines)
  return async () => undefined
}

export const contestants = { rows, rowsBySchema, facts, engine, engineRaw, count, insert } satisfies Record<
  string,
  Contestant
>
export type ContestantName = keyof typeof contestants

export const prepare = migrateAnalytics

function counter({ events }: Arena) {
  const { promise: done, resolve } = Promise.withResolvers<void>()
  let seen = 0
  return {
    done,
    add(more: number) {
      seen += more
      if (seen >= events) resolve()
    },
  }
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 100))
