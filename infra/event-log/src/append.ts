import { createHash } from 'node:crypto'
import type { Database, Sql } from '@onrecord/postgres'

export const PARTITIONS = 4
export const APPENDED = 'onrecord_appended'

/** A key always lies in the same partition. */
export function partitionOf(key: string, partitions = PARTITIONS): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % partitions
}

export interface Appendable {
  topic: string
  key: string
  value: string
}

interface Waiting {
  records: readonly Appendable[]
  done(): void
  failed(error: unknown): void
}

/** So many records at most share one commit. */
const MAX_RECORDS = 2_000

/**
 * Group commit: what arrives while a commit is under way shares the next one, so that the cost of making it durable is
 * paid once for many.
 */
export function createAppender(db: Database): (records: readonly Appendable[]) => Promise<void> {
  const waiting: Waiting[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    writing = true
    while (waiting.length > 0) {
      const batch = take(waiting)
      try {
        await db.transaction((tx) =>
          write(
            tx,
            batch.flatMap(({ records }) => records),
          ),
        )
        for (const { done } of batch) done()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    writing = false
  }

  return (records) =>
    new Promise((done, failed) => {
      if (records.length === 0) return done()
      waiting.push({ records, done, failed })
      if (!writing) void writeAll()
    })
}

function take(waiting: Waiting[]): Waiting[] {
  let count = 0
  let end = 0
  while (end < waiting.length && (end === 0 || count + (waiting[end]?.records.length ?? 0) <= MAX_RECORDS)) {
    count += waiting[end]?.records.length ?? 0
    end += 1
  }
  return waiting.splice(0, end)
}

/** Locks the partitions in one order everywhere, takes their next offsets, inserts, and wakes the consumers. */
async function write(tx: Sql, records: readonly Appendable[]): Promise<void> {
  const topics = records.map(({ topic }) => topic)
  const partitions = records.map(({ key }) => partitionOf(key))
  await tx.query(
    `INSERT INTO event_log.partition (topic, partition)
     SELECT DISTINCT t, p FROM unnest($1::text[], $2::int[]) AS r (t, p)
     WHERE NOT EXISTS (SELECT FROM event_log.partition WHERE topic = t AND partition = p)
     ORDER BY t, p ON CONFLICT DO NOTHING`,
    [topics, partitions],
  )
  await tx.query(
    `SELECT FROM event_log.partition
     WHERE (topic, partition) IN (SELECT t, p FROM unnest($1::text[], $2::int[]) AS r (t, p))
     ORDER BY topic, partition FOR UPDATE`,
    [topics, partitions],
  )
  await tx.query(
    `WITH incoming AS (
       SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[]) WITH ORDINALITY AS r (topic, partition, key, value, place)
     ), taken AS (
       UPDATE event_log.partition AS held SET next_offset = held.next_offset + n.records
       FROM (SELECT topic, partition, count(*) AS records FROM incoming GROUP BY topic, partition) AS n
       WHERE held.topic = n.topic AND held.partition = n.partition
       RETURNING held.topic, held.partition, held.next_offset - n.records AS first
     )
     INSERT INTO event_log.record (topic, partition, "offset", key, value)
     SELECT topic, partition, first + row_number() OVER (PARTITION BY topic, partition ORDER BY place) - 1, key, value
     FROM incoming JOIN taken USING (topic, partition)`,
    [topics, partitions, records.map(({ key }) => key), records.map(({ value }) => value)],
  )
  await tx.query('SELECT pg_notify($1, $2)', [APPENDED, ''])
}
