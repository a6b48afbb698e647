import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import type { AnyEvent } from '@onrecord/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clearDataOf } from './domain/clear-data.ts'
import type { SourceEvent } from './domain/fact-event.ts'
import { dumpFacts } from './dump-facts.ts'
import { createAnalyticsHoldings } from './holdings.ts'
import { migrateAnalytics } from './migrate-analytics.ts'
import { FACT_TABLES } from './stores/fact-tables.ts'
import { AGENT, instant, ref, scene } from './testing/events.ts'
import { randomDay } from './testing/random-day.ts'
import { writeFacts } from './write-facts.ts'

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

/** A process of its own: nothing remembered from earlier batches. */
async function ingest(...batches: readonly (readonly AnyEvent[])[]) {
  const write = writeFacts(clickhouse)
  for (const batch of batches) await write(batch)
  return dumpFacts(clickhouse)
}
const cut = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))

const s = scene()

describe('the tables of facts', () => {
  it('are the same whatever the order, the repetition and the batches of the events', async () => {
    const [day = []] = fc.sample(randomDay(6, 120, 100), { numRuns: 1, seed: 7 })
    expect(day.length).toBeGreaterThan(100)
    const expected = await ingest(day)
    expect(expected['conversation_cycle']?.length).toBeGreaterThan(10)
    const orders = fc.sample(fc.shuffledSubarray(day, { minLength: day.length }), { numRuns: 3, seed: 11 })
    for (const [n, order] of orders.entries()) {
      await empty()
      const again = order.slice(0, 50)
      expect(await ingest(...cut([...order, ...again], [day.length, 60, 17][n] ?? 1))).toEqual(expected)
    }
  })

  it('hold nothing that is sealed, nor an attribute that nobody listed', async () => {
    const sealed = s.customer('08:00', { sealed: 'v1.k.iv.SECRET', choice: 'onrecord:x' } as never)
    await ingest([{ ...sealed, data: { ...sealed.data, surprise: 'SECRET' } } as unknown as AnyEvent])
    const [row] = await clickhouse.query<{ data: string }>('SELECT data FROM event')
    expect(row?.data).not.toContain('SECRET')
    expect(JSON.parse(row?.data ?? '')).toEqual(clearDataOf({ ...sealed.data, sealed: undefined }))
  })

  it('replace what a late event changes, and take away what it makes vanish', async () => {
    const first = [s.customer('08:00'), s.closed('08:30'), s.customer('09:00'), s.closed('09:30')]
    const before = await ingest(first)
    expect(before['conversation_cycle']).toHaveLength(2)
    const opened = s.sent('human', '08:10', { agent: AGENT.a })
    const after = await ingest([opened])
    expect(after['conversation_cycle']?.find(({ cycle }) => cycle === 1)).toMatchObject({
      first_response_s: 600,
      row_version: 5,
    })
    await ingest([s.connected('late', '08:40:00'), s.ended('late', '08:41:00')])
    const cycles = (await dumpFacts(clickhouse))['conversation_cycle']
    expect(cycles?.map(({ cycle, opened_at }) => [cycle, opened_at])).toEqual([
      [1, '2026-11-16 08:00:00.000'],
      [2, '2026-11-16 08:40:00.000'],
    ])
  })

  it('count a person once when two pseudonyms turn out to be one', async () => {
    const [one, two] = [ref('sub', 'one'), ref('sub', 'two')]
    const dump = await ingest(
      [scene({ contact: one }).customer('08:00'), scene({ contact: two }).customer('08:05')],
      [scene({ contact: two }).sent('human', '08:10')],
    )
    expect(dump['conversation_cycle']).toHaveLength(2)
    const joined = await ingest([s.linked(one, two, '09:00')])
    expect(joined['conversation_cycle']).toHaveLength(1)
    expect(joined['conversation_cycle']?.[0]).toMatchObject({
      contact: one,
      messages_in: 2,
      first_response_s: 600,
    })
    expect(new Set(joined['message_fact']?.map(({ contact }) => contact))).toEqual(new Set([one]))
  })

  it('join a call whose events name the contact in two ways, or not at all', async () => {
    const [phone, bsuid] = [ref('sub', 'a phone'), ref('sub', 'b bsuid')]
    const events: SourceEvent[] = [
      s.stored('c', '08:03', {}, { contact: '' }),
      s.ended(
        'c',
        '08:01:08',
        { startedAt: instant('08:00:08'), endedAt: instant('08:01:08'), durationS: 60 },
        { contact: bsuid },
      ),
      s.connected('c', '08:00:00', {}, { contact: phone }),
    ]
    const dump = await ingest(...cut(events, 1))
    expect(dump['call_fact']).toHaveLength(1)
    expect(dump['call_fact']?.[0]).toMatchObject({ outcome: 'answered', ring_s: 8, row_version: 3 })
    expect(dump['recording_fact']?.[0]).toMatchObject({ state: 'stored', coverage: 'recorded' })
  })

  it('close by silence when other contacts show that time has passed', async () => {
    const other = scene({ contact: ref('sub', 'other') })
    const dump = await ingest(
      [s.customer('08:00'), s.connected('lost', '09:00')],
      [other.customer('17 09:00')],
    )
    expect(dump['conversation_cycle']?.find(({ contact }) => contact === s.contact)).toMatchObject({
      closed_by_kind: 'auto_close',
    })
    expect(dump['call_fact']?.[0]).toMatchObject({ outcome: 'unknown' })
  })

  it('do not let an event from the future close anything', async () => {
    const early = s.customer('27 08:00', {}, { recordedtime: instant('08:01') })
    const dump = await ingest([scene({ contact: ref('sub', 'other') }).customer('08:00'), early])
    expect(dump['conversation_cycle']?.map(({ closed_at }) => closed_at)).toEqual([null, null])
  })

  it('keep workspaces apart, also where a pseudonym is the same', async () => {
    const dump = await ingest([
      s.customer('08:00'),
      scene({ workspace: 'other-brand' }).sent('human', '08:05'),
    ])
    expect(dump['turn_fact']).toMatchObject([{ workspace: 'acme-support', replied_at: null }])
  })
})

describe('retention', () => {
  const applied = (category: 'facts' | 'events' | 'consent_records', items: string[]) =>
    s.event('onrecord.retention.applied.v1' as never, '30 00:00', category, {
      runId: 'r',
      policyVersion: 1,
      category,
      before: instant('29 00:00'),
      items,
    }) as unknown as AnyEvent
  const old = [s.customer('08:00'), s.sent('human', '08:10'), s.closed('09:00')]
  const recent = [s.customer('20 08:00'), s.sent('human', '20 08:10')]

  it('keeps facts whose events are gone, and goes on counting after them', async () => {
    const before = await ingest([...old, ...recent])
    const { events } = createAnalyticsHoldings({ clickhouse })
    const due = await events.list('acme-support', new Date(instant('18 00:00')))
    expect(due).toMatchObject([{ id: `${s.contact}/2026-11-16`, items: 3 }])
    await ingest([
      applied(
        'events',
        due.map(({ id }) => id),
      ),
    ])
    expect(await clickhouse.query('SELECT count() AS n FROM event')).toEqual([{ n: 2 }])
    const after = await ingest([s.customer('20 08:30')])
    expect(after['conversation_cycle']?.[0]).toEqual(before['conversation_cycle']?.[0])
    expect(after['conversation_cycle']?.[1]).toMatchObject({ cycle: 2, messages_in: 2 })
  })

  it('deletes facts, also raw and replaced versions, and does not write them again', async () => {
    await ingest(old, recent)
    const { facts } = createAnalyticsHoldings({ clickhouse })
    const due = await facts.list('acme-support', new Date(instant('18 00:00')))
    expect(due.map(({ id }) => id)).toEqual([`${s.contact}/2026-11-16`])
    await ingest([
      applied(
        'facts',
        due.map(({ id }) => id),
      ),
    ])
    const dump = await ingest([s.sent('human', '20 09:00')])
    expect(dump['conversation_cycle']).toMatchObject([{ opened_at: '2026-11-20 08:00:00.000' }])
    expect(dump['message_fact']).toHaveLength(3)
    const [raw] = await clickhouse.query<{ n: number }>(
      "SELECT count() AS n FROM message_fact WHERE at < '2026-11-18 00:00:00'",
    )
    expect(raw?.n).toBe(0)
  })

  it('drops a month that is due as a whole', async () => {
    await ingest(old)
    await ingest([applied('facts', [`${s.contact}/2026-11-16`])])
    expect(
      await clickhouse.query("SELECT count() AS n FROM system.parts WHERE active AND table = 'message_fact'"),
    ).toEqual([{ n: 0 }])
  })

  it('leaves open what has not ended', async () => {
    await ingest([s.opened('08:00'), s.customer('08:01')])
    const { facts } = createAnalyticsHoldings({ clickhouse })
    expect(await facts.list('acme-support', new Date(instant('30 00:00')))).toEqual([])
    expect(await facts.list('acme-support')).toMatchObject([{ items: 3 }])
  })

  it('deletes consent records by their ids', async () => {
    await ingest([s.consented('08:00', 'record-1'), s.consented('08:01', 'record-2')])
    const dump = await ingest([applied('consent_records', ['record-1'])])
    expect(dump['consent_fact']?.map(({ record }) => record)).toEqual(['record-2'])
  })
})
