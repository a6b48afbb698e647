import type { Database, MigrationSet } from '@onrecord/postgres'
import { APPENDED, createAppender, PARTITIONS } from './append.ts'
import { consumeFrom, type Wake } from './consume.ts'
import type { Consumption, EventLog, GroupPosition, LogPurge, LogRecord } from './event-log.ts'
import { partitionOf } from './partition-of.ts'

export const migrations: MigrationSet = {
  name: 'event-log',
  folder: new URL('../migrations/', import.meta.url),
}

const PAGE = 500

/** The event log in PostgreSQL: the embedded stand-in for Kafka, with the same promises. Closing does not close `db`. */
export async function createPostgresEventLog(db: Database): Promise<EventLog & LogPurge> {
  const append = createAppender(db)
  const wake = createWake()
  const unlisten = await db.listen(APPENDED, wake.ring)
  const consumptions = new Set<Consumption>()

  return {
    append: (topic, events) =>
      append(events.map((event) => ({ topic, key: event.partitionkey, value: JSON.stringify(event) }))),
    appendRaw: (topic, records) => append(records.map((record) => ({ topic, ...record }))),
    async consume(options) {
      const consumption = consumeFrom(db, wake, options)
      consumptions.add(consumption)
      return {
        async stop() {
          consumptions.delete(consumption)
          await consumption.stop()
        },
      }
    },
    positions: (group, topics) => positionsOf(db, group, topics),
    lag: (groups) => lagOf(db, groups),
    read: (topic, options) => readRecords(db, topic, options),
    async purge(topic, before, { keyPrefix = '' } = {}) {
      const [row] = await db.query<{ purged: number }>(
        `WITH purged AS (
           DELETE FROM event_log.record
           WHERE topic = $1 AND recorded_at < $2 AND starts_with(key, $3) RETURNING 1)
         SELECT count(*) AS purged FROM purged`,
        [topic, before, keyPrefix],
      )
      return row?.purged ?? 0
    },
    async ping() {
      await db.query('SELECT 1')
    },
    async close() {
      await Promise.all([...consumptions].map((consumption) => consumption.stop()))
      await unlisten()
    },
  }
}

interface Waiting {
  topics: readonly string[]
  wakeUp(): void
}

/** Rings for those who wait for the topic; without a topic, for everybody. */
function createWake(): Wake & { ring(topic: string): void } {
  const waiting = new Set<Waiting>()
  let rings = 0
  return {
    rings: () => rings,
    ring(topic) {
      rings += 1
      for (const { topics, wakeUp } of waiting) if (topic === '' || topics.includes(topic)) wakeUp()
    },
    next(topics, timeoutMs, signal, since) {
      return new Promise((done) => {
        if (signal.aborted || rings !== since) return done()
        const wakeUp = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wakeUp)
          waiting.delete(own)
          done()
        }
        const own = { topics, wakeUp }
        const timer = setTimeout(wakeUp, timeoutMs)
        signal.addEventListener('abort', wakeUp)
        waiting.add(own)
      })
    },
  }
}

async function positionsOf(db: Database, group: string, topics: readonly string[]): Promise<GroupPosition[]> {
  return db.query<GroupPosition>(
    `SELECT p.topic, p.partition, coalesce(c.next_offset, 0) AS committed, p.next_offset AS "end",
            p.next_offset - coalesce(c.next_offset, 0) AS lag
     FROM event_log.partition p
     LEFT JOIN event_log.committed c ON c.consumer_group = $1 AND c.topic = p.topic AND c.partition = p.partition
     WHERE p.topic = ANY ($2) ORDER BY p.topic, p.partition`,
    [group, [...topics]],
  )
}

async function lagOf(db: Database, groups: Readonly<Record<string, readonly string[]>>): Promise<number> {
  const reads = Object.entries(groups).flatMap(([group, topics]) => topics.map((topic) => ({ group, topic })))
  const [row] = await db.query<{ lag: number | null }>(
    `SELECT sum(p.next_offset - coalesce(c.next_offset, 0))::bigint AS lag
     FROM unnest($1::text[], $2::text[]) AS reads (consumer_group, topic)
     JOIN event_log.partition p USING (topic)
     LEFT JOIN event_log.committed c USING (consumer_group, topic, partition)`,
    [reads.map(({ group }) => group), reads.map(({ topic }) => topic)],
  )
  return row?.lag ?? 0
}

async function* readRecords(
  db: Database,
  topic: string,
  {
    key,
    from,
    limit = Number.POSITIVE_INFINITY,
  }: { key?: string; from?: { partition: number; offset: number }; limit?: number } = {},
): AsyncIterable<LogRecord> {
  const partitions = key === undefined ? [...Array(PARTITIONS).keys()] : [partitionOf(key, PARTITIONS)]
  let left = limit
  for (const partition of partitions) {
    if (from !== undefined && partition < from.partition) continue
    let offset = from?.partition === partition ? from.offset : 0
    for (;;) {
      const rows = await db.query<LogRecord>(
        `SELECT topic, partition, "offset", key, value FROM event_log.record
         WHERE topic = $1 AND partition = $2 AND "offset" >= $3 AND ($4::text IS NULL OR key = $4)
         ORDER BY "offset" LIMIT $5`,
        [topic, partition, offset, key ?? null, Math.min(PAGE, left)],
      )
      yield* rows
      left -= rows.length
      const last = rows.at(-1)
      if (left <= 0) return
      if (last === undefined) break
      offset = last.offset + 1
    }
  }
}
