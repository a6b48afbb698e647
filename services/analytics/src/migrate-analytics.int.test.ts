import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import { renderForCluster, statementsOf } from '@onrecord/clickhouse/sql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateAnalytics } from './migrate-analytics.ts'

const FOLDER = new URL('../migrations/', import.meta.url)

let folder: string
let clickhouse: ClickHouse
let statements: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-analytics-'))
  clickhouse = await openClickHouse({ folder })
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort()
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, FOLDER), 'utf8')))
  statements = texts.flatMap(statementsOf)
  await migrateAnalytics(clickhouse)
})
afterAll(async () => {
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
})

it('applies once, and harms nothing when a process that was cut short applies it again', async () => {
  expect(await migrateAnalytics(clickhouse)).toEqual([])
  const before = await tables()
  for (const statement of statements) await clickhouse.define(statement)
  expect(await tables()).toEqual(before)
})

it('gives every table that is inserted into a memory of insert tokens', async () => {
  const without = (await tables()).filter(
    ({ ddl }) => !ddl.includes('non_replicated_deduplication_window = '),
  )
  expect(without.map(({ name }) => name)).toEqual(['migration'])
})

it('is DDL for a replicated cluster, too, once rendered', async () => {
  for (const statement of statements) {
    const rendered = renderForCluster(statement, 'main')
    const [parsed] = await clickhouse.query<{ sql: string }>('SELECT formatQuery({rendered:String}) AS sql', {
      rendered,
    })
    expect(parsed?.sql).toContain('ON CLUSTER main')
    expect(parsed?.sql).not.toContain('non_replicated')
    if (statement.includes('CREATE TABLE'))
      expect(parsed?.sql).toMatch(/ENGINE = Replicated\w*MergeTree\('\/clickhouse/)
  }
})

function tables() {
  return clickhouse.query<{ name: string; ddl: string }>(
    'SELECT name, create_table_query AS ddl FROM system.tables WHERE database = currentDatabase() ORDER BY name',
  )
}
