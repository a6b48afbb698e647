import { createHash } from 'node:crypto'
import type { Sql } from '@onrecord/postgres'

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
export function createAppender(db: Sql): (records: readonly Appendable[]) => Promise<void> {
  const waiting: Waiting[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    writing = true
    while (waiting.length > 0) {
      const batch = take(waiting)
      try {
        await write(
          db,
          batch.flatMap(({ records }) => records),
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

/** One statement, and so one transaction. */
async function write(db: Sql, records: readonly Appendable[]): Promise<void> {
  await db.query('SELECT event_log.append($1, $2, $3, $4)', [
    records.map(({ topic }) => topic),
    records.map(({ key }) => partitionOf(key)),
    records.map(({ key }) => key),
    records.map(({ value }) => value),
  ])
}
