import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { SourceEvent } from './domain/fact-event.ts'
import { dumpFacts } from './dump-facts.ts'
import { migrateAnalytics } from './migrate-analytics.ts'
import { takenOf } from './reading/taken.ts'
import { FACT_TABLES } from './stores/fact-tables.ts'
import { ref, scene } from './testing/events.ts'
import { randomDay } from './testing/random-day.ts'
import { createFactWriter, writeFacts } from './write-facts.ts'

// Several processes on one ClickHouse: each is a writer of its own, which knows nothing of the others.

let folder: string
let clickhouse: ClickHouse
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-analytics-'))
  clickhouse = await openClickHouse({ folder })
  await migrateAnalytics(clickhouse)
})
afterAll(async () => {
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
})
const empty = async () => {
  for (const name of ['event', 'subject_link', 'contact_floor', ...FACT_TABLES.map((table) => table.name)])
    await clickhouse.command(`TRUNCATE TABLE ${name}`)
}
beforeEach(empty)

/** Waits before every statement, so that writers meet each other at every point of their work. */
function slowed(pause: (statement: string) => Promise<void>): ClickHouse {
  return {
    ...clickhouse,
    async insert(table, rows, options) {
      await pause(table)
      await clickhouse.insert(table, rows, options)
    },
    async insertLines(table, lines, options) {
      await pause(table)
      await clickhouse.insertLines(table, lines, options)
    },
    async query(sql, params, options) {
      await pause(sql)
      return clickhouse.query(sql, params, options)
    },
  }
}

/** Holds the first statement that fits until it is let go. */
function holding(fits: (statement: string) => boolean) {
  const [held, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isFirst = true
  const client = slowed(async (statement) => {
    if (!isFirst || !fits(statement)) return
    isFirst = false
    held.resolve()
    await go.promise
  })
  return { client, held: held.promise, letGo: go.resolve }
}

const [one, two] = [ref('sub', 'one'), ref('sub', 'two')]

it('leave no fact behind under a pseudonym that another writer has merged away meanwhile', async () => {
  await writeFacts(clickhouse)([scene({ contact: one }).customer('08:00')])
  const late = holding((statement) => statement === 'message_fact')
  const writing = writeFacts(late.client)([scene({ contact: two }).customer('08:05')])
  await late.held
  await writeFacts(clickhouse)([scene().linked(one, two, '09:00')])
  late.letGo()
  await writing
  const facts = await dumpFacts(clickhouse)
  expect(facts['message_fact']?.map(({ contact }) => contact)).toEqual([one, one])
  expect(facts['conversation_cycle']).toMatchObject([{ contact: one, messages_in: 2 }])
})

it('close what another writer left open while time went on', async () => {
  const late = holding((statement) => statement === 'call_fact')
  const writing = writeFacts(late.client)([scene({ contact: one }).connected('lost', '08:00')])
  await late.held
  await writeFacts(clickhouse)([scene({ contact: two }).customer('18:00')])
  late.letGo()
  await writing
  expect((await dumpFacts(clickhouse))['call_fact']).toMatchObject([{ outcome: 'unknown' }])
})

it('close what another writer wrote before time went on here', async () => {
  const [here, there] = [createFactWriter(clickhouse), createFactWriter(clickhouse)]
  await here.write([scene({ contact: two }).customer('08:00')].map(takenOf))
  await there.write([scene({ contact: one }).connected('lost', '08:30')].map(takenOf))
  await here.write([scene({ contact: two }).customer('18:00')].map(takenOf))
  await here.closeSilent()
  expect((await dumpFacts(clickhouse))['call_fact']).toMatchObject([{ outcome: 'unknown' }])
})

it('end in the same tables as one, whatever the order in which their statements are carried out', async () => {
  const [day = []] = fc.sample(randomDay(5, 60, 50), { numRuns: 1, seed: 3 })
  await writeFacts(clickhouse)(day)
  const expected = await dumpFacts(clickhouse)
  for (const seed of [1, 2, 3]) {
    await empty()
    const [pauses = []] = fc.sample(fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 400 }), {
      numRuns: 1,
      seed,
    })
    const waiting = pauses.values()
    const pause = async () => {
      await delay(waiting.next().value ?? 5)
    }
    const writers = [0, 1, 2].map(() => createFactWriter(slowed(pause)))
    await Promise.all(
      writers.map(async ({ write }, n) => {
        const own = day.filter((_, index) => index % writers.length === n)
        for (const batch of inBatches(own, 12)) await write(batch.map(takenOf))
      }),
    )
    await Promise.all(writers.map(({ closeSilent }) => closeSilent()))
    expect(await dumpFacts(clickhouse), `seed ${seed}`).toEqual(expected)
  }
}, 60_000)

const inBatches = (events: readonly SourceEvent[], size: number): SourceEvent[][] =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, n) => events.slice(n * size, (n + 1) * size))
