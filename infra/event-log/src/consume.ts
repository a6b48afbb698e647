import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, Database } from '@onrecord/postgres'
import { PARTITIONS } from './append.ts'
import type { ConsumeOptions, Consumption, LogBatch, LogRecord } from './event-log.ts'

/** How often to look without having been woken, and to try for partitions that another member holds. */
const IDLE_MS = 500
const DEFAULT_BATCH = 500
const LINGER_MS = 20

interface Behind {
  topic: string
  partition: number
  committed: number
}

/** Something that consumers wait for: a new record. */
export interface Wake {
  next(timeoutMs: number, signal: AbortSignal): Promise<void>
}

/**
 * One member of a consumer group. A partition belongs to the member that holds its advisory lock, on a connection that
 * also commits its offsets: who has lost the lock cannot commit.
 */
export function consumeFrom(db: Database, wake: Wake, options: ConsumeOptions): Consumption {
  const stopping = new AbortController()
  const loop = keepConsuming(db, wake, options, stopping.signal).catch((error: unknown) =>
    options.failed(error),
  )
  return {
    async stop() {
      stopping.abort()
      await loop
    },
  }
}

async function keepConsuming(
  db: Database,
  wake: Wake,
  options: ConsumeOptions,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    const session = await db.connect()
    let lost = false
    void session.lost.then(() => {
      lost = true
    })
    try {
      await consumeOn(session, wake, options, stopping)
      await session.release()
    } catch (error) {
      const connectionLost = lost
      await session.release().catch(() => undefined)
      if (!connectionLost) throw error
      await delay(IDLE_MS)
    }
  }
}

async function consumeOn(
  session: Connection,
  wake: Wake,
  options: ConsumeOptions,
  stopping: AbortSignal,
): Promise<void> {
  const held = new Set<string>()
  let triedAt = Number.NEGATIVE_INFINITY
  while (!stopping.aborted) {
    if (held.size < options.topics.length * PARTITIONS && performance.now() - triedAt > IDLE_MS) {
      await takeFree(session, options, held)
      triedAt = performance.now()
    }
    const behind = (await findBehind(session, options)).filter((place) => held.has(placeOf(place)))
    for (const place of behind) {
      if (stopping.aborted) return
      await handleNext(session, options, place)
    }
    if (behind.length === 0) await wake.next(IDLE_MS, stopping)
    await restFor(options.lingerMs ?? LINGER_MS, stopping)
  }
}

/** Ends early when the member is told to stop. */
const restFor = (ms: number, stopping: AbortSignal) =>
  delay(ms, undefined, { signal: stopping }).catch(() => undefined)

const placeOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`

async function takeFree(
  session: Connection,
  { group, topics }: ConsumeOptions,
  held: Set<string>,
): Promise<void> {
  for (const topic of topics) {
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const place = placeOf({ topic, partition })
      if (held.has(place)) continue
      const [row] = await session.query<{ taken: boolean }>(
        'SELECT pg_try_advisory_lock(hashtext($1), hashtext($2)) AS taken',
        [group, place],
      )
      if (row?.taken) held.add(place)
    }
  }
}

async function findBehind(session: Connection, { group, topics }: ConsumeOptions): Promise<Behind[]> {
  return session.query<{ topic: string; partition: number; committed: number }>(
    `SELECT p.topic, p.partition, coalesce(c.next_offset, 0) AS committed
     FROM event_log.partition p
     LEFT JOIN event_log.committed c ON c.consumer_group = $1 AND c.topic = p.topic AND c.partition = p.partition
     WHERE p.topic = ANY ($2) AND p.next_offset > coalesce(c.next_offset, 0)
     ORDER BY p.topic, p.partition`,
    [group, [...topics]],
  )
}

async function handleNext(
  session: Connection,
  consume: ConsumeOptions,
  { topic, partition, committed }: Behind,
): Promise<void> {
  const rows = await session.query<Omit<LogRecord, 'topic' | 'partition'>>(
    `SELECT "offset", key, value FROM event_log.record
     WHERE topic = $1 AND partition = $2 AND "offset" >= $3 ORDER BY "offset" LIMIT $4`,
    [topic, partition, committed, consume.maxBatch ?? DEFAULT_BATCH],
  )
  const batch: LogBatch = { topic, partition, records: rows.map((row) => ({ ...row, topic, partition })) }
  const last = batch.records.at(-1)
  if (last !== undefined) await consume.handle(batch)
  // all purged: nothing is left to be read before the end
  const next = last === undefined ? await endOf(session, topic, partition) : last.offset + 1
  await session.query(
    `INSERT INTO event_log.committed (consumer_group, topic, partition, next_offset) VALUES ($1, $2, $3, $4)
     ON CONFLICT (consumer_group, topic, partition) DO UPDATE SET next_offset = EXCLUDED.next_offset, committed_at = now()
     WHERE event_log.committed.next_offset < EXCLUDED.next_offset`,
    [consume.group, topic, partition, next],
  )
}

async function endOf(session: Connection, topic: string, partition: number): Promise<number> {
  const [row] = await session.query<{ next_offset: number }>(
    'SELECT next_offset FROM event_log.partition WHERE topic = $1 AND partition = $2',
    [topic, partition],
  )
  return row?.next_offset ?? 0
}
