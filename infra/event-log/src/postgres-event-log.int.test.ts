import { createDatabase, type Database } from '@onrecord/postgres'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anEvent, eventLogContract } from './event-log.contract.ts'
import type { EventLog } from './event-log.ts'
import { createPostgresEventLog, migrations } from './postgres-event-log.ts'

let test: TestDatabase
const opened: { log: EventLog; db: Database }[] = []

async function open(): Promise<EventLog> {
  const db = createDatabase(test.urls.system, { role: 'onrecord_system' })
  const log = await createPostgresEventLog(db)
  opened.push({ log, db })
  return log
}

beforeAll(async () => {
  test = await createTestDatabase([migrations])
})
afterAll(async () => {
  for (const { log, db } of opened) {
    await log.close()
    await db.close()
  }
  await test[Symbol.asyncDispose]()
})

describe('the event log in PostgreSQL', () => {
  eventLogContract(open)

  it('has no gap and no repetition in the offsets of many writers', async () => {
    const writers = await Promise.all([open(), open(), open()])
    const topic = 'test.writers'
    await Promise.all(
      writers.flatMap((log, w) =>
        [...Array(30).keys()].map((n) =>
          log.append(topic, [anEvent('x', `${w}-${n}`), anEvent(`y${n}`, `${w}-${n}-y`)]),
        ),
      ),
    )
    const rows = await test.acrossWorkspaces.query<{ partition: number; n: number; last: number }>(
      'SELECT partition, count(*) AS n, max("offset") AS last FROM event_log.record WHERE topic = $1 GROUP BY partition',
      [topic],
    )
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(180)
    for (const { n, last } of rows) expect(last).toBe(n - 1)
  })
})
