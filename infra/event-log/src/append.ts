import type { Sql } from '@onrecord/postgres'
import { createGroupCommit } from './group-commit.ts'
import { partitionOf } from './partition-of.ts'

export const PARTITIONS = 4
export const APPENDED = 'onrecord_appended'

export interface Appendable {
  topic: string
  key: string
  value: string
}

/** Appends what arrives together in one transaction. */
export const createAppender = (db: Sql) => createGroupCommit<Appendable>((records) => write(db, records))

/** One statement, and so one transaction. */
async function write(db: Sql, records: readonly Appendable[]): Promise<void> {
  await db.query('SELECT event_log.append($1, $2, $3, $4)', [
    records.map(({ topic }) => topic),
    records.map(({ key }) => partitionOf(key, PARTITIONS)),
    records.map(({ key }) => key),
    records.map(({ value }) => value),
  ])
}
