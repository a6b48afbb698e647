import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  ANALYTICS_GROUP,
  createAnalyticsService,
  dumpFacts,
  type FactDump,
  migrateAnalytics,
} from '@onrecord/analytics'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import { migrations as consentMigrations, createConsentService, publishNotice } from '@onrecord/consent'
import { createPostgresEventLog, type EventLog, migrations as logMigrations } from '@onrecord/event-log'
import { createLedger, migrations as ledgerMigrations } from '@onrecord/ledger'
import { generateSampleDay } from '@onrecord/onrecord/sample-day'
import type { Database } from '@onrecord/postgres'
import { createTestDatabase } from '@onrecord/postgres/testing'
import { Topic } from '@onrecord/schemas'
import { createLogger, inOrder } from '@onrecord/service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chaosSeed, createRandom } from './chaos/random.ts'
import { consentStates } from './systems/consent-states.ts'
import { temporaryFolder } from './systems/onrecord.ts'
import { type QuietDay, quietDay } from './systems/quiet-day.ts'
import type { LoggedRecord } from './systems/snapshot.ts'

/** A few in every run of the tests; more with `npm run test:chaos`. */
const REPLAYS = Number(process.env['ONRECORD_REPLAYS'] ?? 2)
const CHUNK = 500
const TOPICS: readonly string[] = Object.values(Topic)

let quiet: QuietDay
let records: LoggedRecord[]
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let clickhouse: ClickHouse
let tables: string[]

beforeAll(async () => {
  quiet = await quietDay()
  records = (await quiet.log()).filter(({ topic }) => TOPICS.includes(topic))
  tables = Object.keys(quiet.snapshot.raw.facts)
  folder = await temporaryFolder()
  clickhouse = await openClickHouse({ folder: join(folder.path, 'clickhouse') })
  await migrateAnalytics(clickhouse)
})
afterAll(async () => {
  await clickhouse?.close()
  await folder?.[Symbol.asyncDispose]()
})

interface Placed {
  record: LoggedRecord
  place: number
}
const inPlace = (placed: readonly Placed[]): LoggedRecord[] =>
  placed.toSorted((a, b) => a.place - b.place).map(({ record }) => record)

/** Any order, with about every fourth record again at some other place. */
function anyOrder(all: readonly LoggedRecord[], random: () => number): LoggedRecord[] {
  const repeated = all.filter(() => random() < 0.25)
  return inPlace([...all, ...repeated].map((record) => ({ record, place: random() })))
}

/** Each person's in their order, as a partition keeps them, between others' at random; every fourth again, later. */
function anyInterleaving(all: readonly LoggedRecord[], random: () => number): LoggedRecord[] {
  const personOf = new Map(quiet.snapshot.people.flatMap((person) => person.map((one) => [one, person[0]])))
  const streams = Map.groupBy(all, ({ key }) => personOf.get(key.split('/')[1] ?? '') ?? key)
  const placed = [...streams.values()].flatMap((stream) => {
    const places = stream.map(random).sort()
    return stream.map((record, n) => ({ record, place: places[n] ?? 1 }))
  })
  const repeated = placed.filter(() => random() < 0.25)
  const later = repeated.map(({ record, place }) => ({ record, place: place + (1 - place) * random() }))
  return inPlace([...placed, ...later])
}

async function append(log: EventLog, all: readonly LoggedRecord[]): Promise<void> {
  for (let from = 0; from < all.length; from += CHUNK)
    for (const [topic, some] of Map.groupBy(all.slice(from, from + CHUNK), (record) => record.topic))
      await log.appendRaw(topic, some)
}

async function publishNotices(db: Database): Promise<void> {
  const { workspaces, notices, date } = generateSampleDay()
  const effectiveFrom = new Date(`${date}T00:00:00Z`)
  const deps = { db, ledger: createLedger(), clock: { now: () => effectiveFrom } }
  for (const { id } of workspaces)
    for (const notice of notices)
      await publishNotice(deps, { ...notice, purposes: [...notice.purposes], workspace: id, effectiveFrom })
}

async function caughtUp(
  db: Database,
  log: EventLog,
  groups: Record<string, readonly string[]>,
): Promise<void> {
  const isBusy = async () => {
    for (const [group, topics] of Object.entries(groups))
      if ((await log.positions(group, topics)).some(({ lag }) => lag > 0)) return true
    const [outbox] = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM event_log.outbox')
    return outbox?.n !== 0
  }
  for (let quietLooks = 0; quietLooks < 3; quietLooks = (await isBusy()) ? 0 : quietLooks + 1) await delay(50)
}

/** The records through a real log into the services, until all has had its effects; then `look`. */
async function replay<T>(
  all: readonly LoggedRecord[],
  which: { consent?: boolean; analytics?: boolean },
  look: (db: Database) => Promise<T>,
): Promise<T> {
  const { people } = quiet.snapshot
  const personOf = new Map(people.flatMap((person) => person.map((one) => [one, person])))
  const faults: unknown[] = []
  await using test = await createTestDatabase([logMigrations, ledgerMigrations, consentMigrations])
  const { db, acrossWorkspaces } = test
  await publishNotices(db)
  const log = await createPostgresEventLog(acrossWorkspaces)
  await append(log, all)
  const common = { log, logger: createLogger('silent'), failed: (error: unknown) => void faults.push(error) }
  const consent = createConsentService({
    ...common,
    db,
    acrossWorkspaces,
    ledger: createLedger(),
    identities: {
      samePerson: async (_, subject) => personOf.get(subject) ?? [subject],
      homeOf: async (workspace) => workspace,
    },
    clock: { now: () => new Date('2026-11-16T23:59:59Z') },
  })
  const analytics = createAnalyticsService({ ...common, clickhouse })
  const service = inOrder(...(which.consent ? [consent] : []), ...(which.analytics ? [analytics] : []))
  if (which.analytics) await emptyTables()
  await service.start()
  try {
    const groups: Record<string, readonly string[]> = {
      ...(which.consent && { consent: [Topic.interactions] }),
      ...(which.analytics && { [ANALYTICS_GROUP]: TOPICS }),
    }
    await caughtUp(acrossWorkspaces, log, groups)
    expect(faults).toEqual([])
    return await look(acrossWorkspaces)
  } finally {
    await service.stop()
    await log.close()
  }
}

async function emptyTables(): Promise<void> {
  for (const table of ['event', 'subject_link', 'contact_floor', ...tables])
    await clickhouse.command(`TRUNCATE TABLE ${table}`)
}

/** Whole tables, to the byte; what differs is named by table. */
function expectFactsOfTheDay(facts: FactDump): void {
  for (const [table, rows] of Object.entries(quiet.snapshot.raw.facts)) {
    expect(rows.length, table).toBeGreaterThan(100)
    const wanted = new Set(rows.map((row) => JSON.stringify(row)))
    const changed = facts[table]?.map((row) => JSON.stringify(row)).filter((row) => !wanted.has(row))
    expect(changed?.slice(0, 3), table).toEqual([])
  }
  expect(JSON.stringify(facts)).toBe(JSON.stringify(quiet.snapshot.raw.facts))
}

const first = chaosSeed()
const seeds = Array.from({ length: REPLAYS }, (_, n) => first + n)

describe('in any order and with repetitions', () => {
  it.each(seeds)('the events give the same facts (ONRECORD_CHAOS_SEED=%i)', async (seed) => {
    const all = anyOrder(records, createRandom(seed))
    expect(all.length).toBeGreaterThan(records.length * 1.1)
    expectFactsOfTheDay(await replay(all, { analytics: true }, () => dumpFacts(clickhouse)))
  })

  it.each(seeds)('what people said gives the same consent (ONRECORD_CHAOS_SEED=%i)', async (seed) => {
    const said = records.filter(({ topic }) => topic === Topic.interactions)
    const consents = await replay(anyOrder(said, createRandom(seed)), { consent: true }, (db) =>
      consentStates(db, quiet.snapshot.people),
    )
    expect(JSON.parse(JSON.stringify(consents))).toEqual(quiet.snapshot.raw.consents)
  })
})

it.each(seeds)(
  'the whole way tells the same again when contacts overtake each other (ONRECORD_CHAOS_SEED=%i)',
  async (seed) => {
    // what the consent service has told is not replayed: it has to tell it again
    const untold = records.filter(({ topic }) => topic !== Topic.consent)
    const all = anyInterleaving(untold, createRandom(seed))
    expectFactsOfTheDay(await replay(all, { consent: true, analytics: true }, () => dumpFacts(clickhouse)))
  },
)
