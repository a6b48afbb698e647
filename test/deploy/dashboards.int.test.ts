import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateAnalytics } from '@onrecord/analytics'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expandSql, panelsOf, readDashboards } from './grafana.ts'

let folder: string
let clickhouse: ClickHouse
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-dashboards-'))
  clickhouse = await openClickHouse({ folder })
  await migrateAnalytics(clickhouse)
})
afterAll(async () => {
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
})

const shown = (variables: Record<string, string> = {}) => ({
  from: new Date('2026-11-16T00:00:00Z'),
  until: new Date('2026-11-23T00:00:00Z'),
  intervalSeconds: 3600,
  variables: { workspace: 'acme', account: '', agent: '', direction: '', country: '', ...variables },
})

const dashboard = (await readDashboards()).get('metrics.json')
const statements = panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
  targets.map(({ rawSql = '' }) => [title, rawSql] as const),
)

describe('the statements of Grafana’s panels', () => {
  it.each(statements)('%s runs on ClickHouse', async (_, sql) => {
    expect(await clickhouse.query(expandSql(sql, shown()))).toEqual(expect.any(Array))
    const filtered = shown({
      workspace: "o'neill",
      account: 'a',
      agent: 'b',
      direction: 'inbound',
      country: 'EG',
    })
    expect(await clickhouse.query(expandSql(sql, filtered))).toEqual(expect.any(Array))
  })

  it.each((dashboard?.templating.list ?? []).map(({ name, query }) => [name, query] as const))(
    'the choices of %s can be asked for',
    async (_, query) => {
      expect(await clickhouse.query(expandSql(query, shown()))).toEqual(expect.any(Array))
    },
  )

  it('give what the console gives for the same days', async () => {
    await clickhouse.command(
      `INSERT INTO call_fact (workspace, call, direction, counted, outcome, created_at) SELECT 'acme', toString(number), 'inbound', true, if(number < 6, 'answered', 'no_answer'), toDateTime64('2026-11-16 09:00:00', 3, 'UTC') + number FROM numbers(8)`,
    )
    const [, sql = ''] = statements.find(([title]) => title === 'Answer rate') ?? []
    expect(await clickhouse.query(expandSql(sql, shown()))).toEqual([
      { bucket: '2026-11-16 09:00:00', rate: 0.75 },
    ])
  })
})
