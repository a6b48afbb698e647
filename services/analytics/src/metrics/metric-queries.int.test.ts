import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import { type MetricFilter, type MetricQueries, Overview } from '@onrecord/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dumpFacts, type FactDump } from '../dump-facts.ts'
import { migrateAnalytics } from '../migrate-analytics.ts'
import { createPersonFacts } from '../person-facts.ts'
import { AGENT, ref, scene } from '../testing/events.ts'
import { oracles } from '../testing/oracle.ts'
import { randomDay } from '../testing/random-day.ts'
import { writeFacts } from '../write-facts.ts'
import { createMetricQueries } from './metric-queries.ts'

const WORKSPACE = 'acme-support'
const VECTORS = 'vectors'
let folder: string
let clickhouse: ClickHouse
let metrics: MetricQueries
let facts: FactDump

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-metrics-'))
  clickhouse = await openClickHouse({ folder })
  await migrateAnalytics(clickhouse)
  metrics = await createMetricQueries({
    clickhouse,
    metricsFolder: new URL('../../../../dashboards/metrics/', import.meta.url),
  })
  const [day = []] = fc.sample(randomDay(8, 250, 200), { numRuns: 1, seed: 3 })
  const write = writeFacts(clickhouse)
  await write(day)
  await write([scene({ workspace: 'another' }).customer('08:00'), ...vectors()])
  facts = await dumpFacts(clickhouse, { workspace: WORKSPACE })
})
afterAll(async () => {
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
})

/** Ten response times of which mean and percentiles were worked out by hand, and one conversation that was reopened. */
function vectors() {
  const start = Date.parse('2026-11-16T08:00:00Z')
  const at = (s: number) => new Date(start + s * 1000).toISOString()
  const waits = [30, 45, 60, 90, 120, 300, 600, 900, 1800, 7200].flatMap((wait, n) => {
    const s = scene({ workspace: VECTORS, contact: ref('sub', `v${n}`) })
    return [s.customer(at(0)), s.sent('human', at(wait))]
  })
  const s = scene({ workspace: VECTORS, contact: ref('sub', 'reopened'), account: 'reopened' })
  return [
    ...waits,
    s.customer('08:00'),
    s.sent('human', '08:09'),
    s.closed('08:40'),
    s.customer('18 10:00'),
    s.sent('human', '18 10:03'),
    s.closed('18 10:30'),
  ]
}

const byText = (a: string, b: string) => (a < b ? -1 : 1)
const localDay = (at: unknown, timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(
    new Date(`${String(at).replace(' ', 'T')}Z`),
  )

describe('the metrics tie out with a plain computation', () => {
  const filters: MetricFilter[] = [
    { from: '2026-11-16', to: '2026-11-20' },
    { from: '2026-11-17', to: '2026-11-17' },
    { from: '2026-11-16', to: '2026-11-18', account: 'sales' },
    { from: '2026-11-16', to: '2026-11-18', agent: AGENT.a },
  ]
  const cases = Object.keys(oracles).flatMap((name) => filters.map((filter) => [name, filter] as const))

  it.each(cases)('%s %j', async (name, filter) => {
    const oracle = oracles[name]
    if (oracle === undefined) throw new Error('no oracle')
    for (const timeZone of ['UTC', 'Asia/Riyadh', 'America/New_York']) {
      const rows = (facts[oracle.table] ?? []).filter((row) => {
        const at = oracle.at(row)
        if (at === null || !oracle.counts(row)) return false
        const day = localDay(at, timeZone)
        if (day < filter.from || day > filter.to) return false
        if (filter.account !== undefined && row['account'] !== filter.account) return false
        return filter.agent === undefined || row[oracle.agent] === filter.agent
      })
      const total = await metrics.query(WORKSPACE, timeZone, name, filter, [])
      expectFigures(total.rows[0]?.values, oracle.figures(rows))

      const byDay = await metrics.query(WORKSPACE, timeZone, name, filter, ['day', 'account'])
      const groups = Map.groupBy(
        rows,
        (row) => `${localDay(oracle.at(row), timeZone)} ${String(row['account'])}`,
      )
      expect(byDay.rows.map(({ dimensions }) => `${dimensions['day']} ${dimensions['account']}`)).toEqual(
        [...groups.keys()].toSorted(byText),
      )
      for (const { dimensions, values } of byDay.rows)
        expectFigures(
          values,
          oracle.figures(groups.get(`${dimensions['day']} ${dimensions['account']}`) ?? []),
        )
    }
  })

  it('has something to compare', () => {
    for (const { table, counts } of Object.values(oracles))
      expect(facts[table]?.filter(counts).length).toBeGreaterThan(5)
  })
})

function expectFigures(
  actual: Record<string, number | null> | undefined,
  expected: Record<string, number | null>,
) {
  for (const [name, value] of Object.entries(expected)) {
    if (value === null) expect(actual?.[name], name).toBeNull()
    else expect(actual?.[name], name).toBeCloseTo(value, 3)
  }
}

describe('figures worked out by hand', () => {
  const november = { from: '2026-11-01', to: '2026-11-30' }
  it('mean and percentiles of ten response times', async () => {
    const { rows } = await metrics.query(
      VECTORS,
      'UTC',
      'response_time',
      { ...november, account: 'main' },
      [],
    )
    expect(rows[0]?.values).toEqual({
      count: 10,
      missing: 0,
      mean: 1114.5,
      p50: 210,
      p90: 2340,
      p95: 4770,
      max: 7200,
    })
  })
  it('a whole conversation with a reopening', async () => {
    const { rows } = await metrics.query(VECTORS, 'UTC', 'conversation_resolution', november, ['account'])
    const reopened = rows.find(({ dimensions }) => dimensions['account'] === 'reopened')
    expect(reopened?.values).toEqual({
      conversations: 1,
      first_mean: 2400,
      full_mean: 181_800,
      net_mean: 4200,
    })
  })
  it('answer, abandonment and miss rate add up to one', async () => {
    const rates = await Promise.all(
      ['answer_rate', 'abandonment_rate', 'miss_rate'].map((name) =>
        metrics.query(WORKSPACE, 'UTC', name, november, []),
      ),
    )
    expect(rates.reduce((sum, { rows }) => sum + (rows[0]?.values['rate'] ?? 0), 0)).toBeCloseTo(1, 12)
  })
})

describe('every metric', () => {
  it('can be computed as a whole and by each of its dimensions', async () => {
    for (const { name, dimensions, values } of metrics.definitions()) {
      for (const dimension of [undefined, 'day', 'hour', ...dimensions]) {
        const by = dimension === undefined ? [] : [dimension]
        const { rows } = await metrics.query(
          WORKSPACE,
          'Asia/Riyadh',
          name,
          { from: '2026-11-16', to: '2026-11-20' },
          by,
        )
        for (const row of rows) expect(Object.keys(row.values)).toEqual(values)
      }
    }
  })
  it('shows a workspace nothing of another', async () => {
    for (const { name } of metrics.definitions()) {
      const { rows, dataAsOf } = await metrics.query(
        'nobody',
        'UTC',
        name,
        { from: '2026-01-01', to: '2026-12-31' },
        ['day'],
      )
      expect(rows).toEqual([])
      expect(dataAsOf).toBeNull()
    }
  })
  it.each([
    ['metric_unknown', 'no_such', [], '2026-11-16'],
    ['dimension_unknown', 'answer_rate', ['account; DROP TABLE call_fact'], '2026-11-16'],
    ['range_inverted', 'answer_rate', [], '2026-11-15'],
  ])('is refused with %s', async (code, name, by, to) => {
    await expect(metrics.query(WORKSPACE, 'UTC', name, { from: '2026-11-16', to }, by)).rejects.toMatchObject(
      { code },
    )
  })
  it('takes a filter as a value, whatever is in it', async () => {
    const filter = { from: '2026-11-16', to: '2026-11-20', account: "' OR 1 = 1 --" }
    const { rows } = await metrics.query(WORKSPACE, 'UTC', 'answer_rate', filter, [])
    expect(rows[0]?.values).toMatchObject({ answered: 0, offered: 0, rate: null })
  })
})

describe('the overview', () => {
  it('has every part, and its parts agree', async () => {
    const filter = { from: '2026-11-16', to: '2026-11-20' }
    const overview = Overview.parse(await metrics.overview(WORKSPACE, 'Asia/Riyadh', filter))
    const answerRate = overview.figures.find(({ name }) => name === 'answer_rate')
    expect(answerRate?.spark.map(({ at }) => at)).toEqual(
      ['16', '17', '18', '19', '20'].map((day) => `2026-11-${day}`),
    )
    expect(overview.heatMap.reduce((sum, { offered }) => sum + offered, 0)).toBe(answerRate?.of)
    const first = overview.figures.find(({ name }) => name === 'first_response_p50')
    expect(overview.firstResponse.buckets.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(first?.of)
    expect(overview.outcomes.reduce((sum, { calls }) => sum + calls, 0)).toBe(facts['call_fact']?.length)
    expect(overview.agents.map(({ agent }) => agent)).toEqual([AGENT.a, AGENT.b].sort())
    expect(overview.dataAsOf).not.toBeNull()
  })
  it('of one day goes by the hour', async () => {
    const { figures } = await metrics.overview(WORKSPACE, 'UTC', { from: '2026-11-17', to: '2026-11-17' })
    expect(figures[0]?.spark).toHaveLength(24)
    expect(figures[0]?.spark[9]?.at).toBe('2026-11-17 09:00')
  })
  it('of a workspace without data is empty, not wrong', async () => {
    const overview = Overview.parse(
      await metrics.overview('nobody', 'UTC', { from: '2026-11-16', to: '2026-11-16' }),
    )
    expect(overview.figures.map(({ value }) => value)).toEqual([null, null, null, null, null, 0])
    expect(await metrics.dataRange('nobody')).toBeUndefined()
  })
})

describe("a person's facts", () => {
  it('are found under all pseudonyms, and only in the workspace', async () => {
    const person = createPersonFacts({ clickhouse })
    const subjects = [ref('sub', 'contact 0'), ref('sub', 'contact 1')]
    const own = (table: string) =>
      facts[table]?.filter(({ contact }) => subjects.includes(String(contact))).length
    const calls = await person.calls(WORKSPACE, subjects)
    expect(calls).toHaveLength(own('call_fact') ?? -1)
    expect(calls[0]?.createdAt).toMatch(/^2026-11-.*Z$/)
    expect(await person.conversations(WORKSPACE, subjects)).toHaveLength(own('conversation_cycle') ?? -1)
    const holdings = await person.holdings(WORKSPACE, subjects)
    expect(holdings.find(({ table }) => table === 'message_fact')?.rows).toBe(own('message_fact'))
    expect(await person.calls('another', subjects)).toEqual([])
    expect(await person.callPermission('another', subjects, new Date())).toBeUndefined()
  })
  it('give the days that have data', async () => {
    expect(await metrics.dataRange('another')).toEqual({ from: '2026-11-16', to: '2026-11-16' })
  })
})
