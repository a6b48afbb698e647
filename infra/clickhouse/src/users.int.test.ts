import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { statementsOf } from './migrate.ts'
import { openClickHouse } from './open-clickhouse.ts'

it('creates logins with statements that ClickHouse understands', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-clickhouse-'))
  const clickhouse = await openClickHouse({ folder })
  const statements = statementsOf(await readFile(new URL('../users.sql', import.meta.url), 'utf8'))
  expect(statements).toHaveLength(8)
  for (const sql of statements) {
    const [parsed] = await clickhouse.query<{ sql: string }>('SELECT formatQuery({sql:String}) AS sql', {
      sql,
    })
    expect(parsed?.sql).toMatch(/^(CREATE DATABASE|CREATE USER|GRANT) /)
  }
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
})
