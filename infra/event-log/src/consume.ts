import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, Database } from '@onrecord/postgres'
import { PARTITIONS } from './append.ts'
import type { ConsumeOptions, Consumption, LogRecord } from './event-log.ts'
import { isTransient } from './transient.ts'

/** How often to try for partitions that another member holds. */
const IDLE_MS = 500
/** How often to look without having been woken, when there is nothing to try for: every append wakes. */
const QUIET_MS = 5_000
const DEFAULT_BATCH = 500
const LINGER_MS = 50
const PARTITION_NUMBERS = [...Array(PARTITIONS).keys()]

interface Place {
  topic: string
  partition: number
}

/** What the group has not committed in a partition. No records: they were purged. */
interface Behind extends Place {
  end: number
  records: LogRecord[]
}

/** Something that consumers wait for: a new record in one of the topics. */
export interface Wake {
  next(topics: readonly string[], timeoutMs: number, signal: AbortSignal, since: number): Promise<void>
  /** How often it has rung: `next` does not wait when that is no longer `since`. */
  rings(): number
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
  const noting = noteFailure(options)
  while (!stopping.aborted) {
    let lost = false
    try {
      const session = await db.connect()
      void session.lost.then(() => {
        lost = true
      })
      try {
        await consumeOn(session, wake, noting.options, stopping)
      } finally {
        await session.release().catch(() => undefined)
      }
    } catch (error) {
      const failure = noting.failure()
      if (failure !== undefined) throw failure.error
      // a server that is away is waited for
      if (!lost && !isTransient(error)) throw error
      await restFor(IDLE_MS, stopping)
    }
  }
}

/** Tells what the handler threw from what the database did. */
function noteFailure(options: ConsumeOptions) {
  let failure: { error: unknown } | undefined
  const handle: ConsumeOptions['handle'] = async (batch, signal) => {
    try {
      await options.handle(batch, signal)
    } catch (error) {
      // who gives up because there is no use in going on has not failed
      if (!signal.aborted) failure ??= { error }
      throw error
    }
  }
  return { options: { ...options, handle }, failure: () => failure }
}

async function consumeOn(
  session: Connection,
  wake: Wake,
  options: ConsumeOptions,
  stopping: AbortSignal,
): Promise<void> {
  // an offset that a crash takes back is handed over again: it need not wait for the disk
  await session.query('SET synchronous_commit = off')
  const { group, topics, maxBatch = DEFAULT_BATCH, lingerMs = LINGER_MS } = options
  let free = topics.flatMap((topic) => PARTITION_NUMBERS.map((partition): Place => ({ topic, partition })))
  const held: Place[] = []
  const lost = new AbortController()
  void session.lost.then(() => lost.abort())
  const signal = AbortSignal.any([stopping, lost.signal])
  let triedAt = Number.NEGATIVE_INFINITY
  while (!stopping.aborted) {
    if (free.length > 0 && performance.now() - triedAt > IDLE_MS) {
      const taken = await takeFree(session, group, free)
      held.push(...free.filter((_, n) => taken[n]))
      free = free.filter((_, n) => !taken[n])
      triedAt = performance.now()
    }
    // what is appended while it looks wakes it too
    const since = wake.rings()
    const behind = await readBehind(session, group, held, maxBatch)
    if (behind.length === 0) await wake.next(topics, free.length > 0 ? IDLE_MS : QUIET_MS, stopping, since)
    else {
      await handleAll(session, options, behind, signal)
      await restFor(lingerMs, stopping)
    }
  }
}

/** Ends early when the member is told to stop. */
const restFor = (ms: number, stopping: AbortSignal) =>
  delay(ms, undefined, { signal: stopping }).catch(() => undefined)

/** For each place, in order: is it this member's now? */
async function takeFree(session: Connection, group: string, places: readonly Place[]): Promise<boolean[]> {
  const rows = await session.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtext($1), hashtext(place)) AS taken FROM unnest($2::text[]) WITH ORDINALITY AS r (place, n) ORDER BY n',
    [group, places.map(({ topic, partition }) => `${topic}/${partition}`)],
  )
  return rows.map(({ taken }) => taken)
}

type BehindRow = Place & { end: number } & ({ offset: number; key: string; value: string } | { offset: null })

/** One look at all places: the next records of each that has any, or that has been purged. */
async function readBehind(
  session: Connection,
  group: string,
  places: readonly Place[],
  maxBatch: number,
): Promise<Behind[]> {
  const rows = await session.query<BehindRow>(
    `SELECT p.topic, p.partition, p.next_offset AS "end", r."offset", r.key, r.value
     FROM unnest($2::text[], $3::int[]) AS held (topic, partition)
     JOIN event_log.partition p USING (topic, partition)
     LEFT JOIN event_log.committed c ON c.consumer_group = $1 AND c.topic = p.topic AND c.partition = p.partition
     LEFT JOIN LATERAL (
       SELECT "offset", key, value FROM event_log.record
       WHERE topic = p.topic AND partition = p.partition AND "offset" >= coalesce(c.next_offset, 0)
       ORDER BY "offset" LIMIT $4
     ) r ON true
     WHERE p.next_offset > coalesce(c.next_offset, 0)
     ORDER BY p.topic, p.partition, r."offset"`,
    [group, places.map(({ topic }) => topic), places.map(({ partition }) => partition), maxBatch],
  )
  return [...Map.groupBy(rows, ({ topic, partition }) => `${topic}/${partition}`).values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const { topic, partition, end } = first
    const records = own.flatMap((row) =>
      row.offset === null ? [] : [{ topic, partition, offset: row.offset, key: row.key, value: row.value }],
    )
    return [{ topic, partition, end, records }]
  })
}

/** Partitions side by side; commits what was handled, then throws what went wrong. */
async function handleAll(
  session: Connection,
  { group, handle }: ConsumeOptions,
  behind: readonly Behind[],
  signal: AbortSignal,
): Promise<void> {
  const outcomes = await Promise.allSettled(
    behind.map(async ({ topic, partition, records }) => {
      if (records.length > 0) await handle({ topic, partition, records }, signal)
    }),
  )
  await commit(
    session,
    group,
    behind.filter((_, n) => outcomes[n]?.status === 'fulfilled'),
  )
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure !== undefined && !signal.aborted) throw failure.reason
}

async function commit(session: Connection, group: string, handled: readonly Behind[]): Promise<void> {
  if (handled.length === 0) return
  await session.query(
    `INSERT INTO event_log.committed (consumer_group, topic, partition, next_offset)
     SELECT $1, topic, partition, next_offset FROM unnest($2::text[], $3::int[], $4::bigint[]) AS handled (topic, partition, next_offset)
     ON CONFLICT (consumer_group, topic, partition) DO UPDATE SET next_offset = EXCLUDED.next_offset, committed_at = now()
     WHERE event_log.committed.next_offset < EXCLUDED.next_offset`,
    [
      group,
      handled.map(({ topic }) => topic),
      handled.map(({ partition }) => partition),
      handled.map(nextOffset),
    ],
  )
}

/** All purged: nothing is left to be read before the end. */
const nextOffset = ({ records, end }: Behind): number => {
  const last = records.at(-1)
  return last === undefined ? end : last.offset + 1
}
