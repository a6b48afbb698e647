import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClickHouse, MigrationChangedError, migrateClickHouse, openClickHouse } from './index.ts'

const CREATE = 'CREATE TABLE IF NOT EXISTS one (id UInt8) ENGINE = MergeTree ORDER BY id'

describe('migrateClickHouse', () => {
  let folder: string
  let clickhouse: ClickHouse
  const set = () => ({ name: 'test', folder: pathToFileURL(`${folder}/`) })
  const write = (file: string, sql: string) => writeFile(join(folder, file), sql)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onrecord-clickhouse-'))
    clickhouse = await openClickHouse({ folder: join(folder, 'data') })
  })
  afterAll(async () => {
    await clickhouse.close()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    for (const table of ['one', 'migration']) await clickhouse.define(`DROP TABLE IF EXISTS ${table}`)
    await rm(join(folder, '0002-second.sql'), { force: true })
    await write('0001-first.sql', `-- a; b\n${CREATE};\nINSERT INTO one SELECT 1;\n`)
  })

  it('applies each file once, in order, several statements to a file', async () => {
    await write('0002-second.sql', 'INSERT INTO one SELECT 2')
    expect(await migrateClickHouse(clickhouse, [set()])).toEqual([
      'test/0001-first.sql',
      'test/0002-second.sql',
    ])
    expect(await migrateClickHouse(clickhouse, [set()])).toEqual([])
    expect(await clickhouse.query('SELECT id FROM one ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  it('notices that a file was edited after it had been applied, and does nothing then', async () => {
    await migrateClickHouse(clickhouse, [set()])
    await write('0001-first.sql', `${CREATE} TTL now() + INTERVAL id DAY`)
    await write('0002-second.sql', 'INSERT INTO one SELECT 2')
    await expect(migrateClickHouse(clickhouse, [set()])).rejects.toThrow(MigrationChangedError)
    await expect(migrateClickHouse(clickhouse, [set()])).rejects.toThrow(
      /test\/0001-first.sql has been applied/,
    )
    expect(await clickhouse.query('SELECT id FROM one')).toEqual([{ id: 1 }])
  })

  it('takes other line ends for the same file', async () => {
    await migrateClickHouse(clickhouse, [set()])
    await write('0001-first.sql', `-- a; b\r\n${CREATE};\r\nINSERT INTO one SELECT 1;\r\n`)
    expect(await migrateClickHouse(clickhouse, [set()])).toEqual([])
  })

  it('takes over what was applied before there were checksums', async () => {
    await clickhouse.define(
      `CREATE TABLE migration (owner String, file String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
       ENGINE = ReplacingMergeTree ORDER BY (owner, file)`,
    )
    await clickhouse.define("INSERT INTO migration (owner, file) SELECT 'test', '0001-first.sql'")
    expect(await migrateClickHouse(clickhouse, [set()])).toEqual([])
    await write('0001-first.sql', CREATE)
    await expect(migrateClickHouse(clickhouse, [set()])).rejects.toThrow(MigrationChangedError)
  })

  it('begins anew with a file that was cut short', async () => {
    await write('0001-first.sql', `${CREATE};\nINSERT INTO no_such_table SELECT 1;\n`)
    await expect(migrateClickHouse(clickhouse, [set()])).rejects.toThrow()
    await write('0001-first.sql', `${CREATE};\nINSERT INTO one SELECT 1;\n`)
    expect(await migrateClickHouse(clickhouse, [set()])).toEqual(['test/0001-first.sql'])
  })

  it('can run twice at once', async () => {
    await write('0001-first.sql', CREATE)
    const both = await Promise.all([
      migrateClickHouse(clickhouse, [set()]),
      migrateClickHouse(clickhouse, [set()]),
    ])
    expect(both.flat()).toContain('test/0001-first.sql')
    expect(await migrateClickHouse(clickhouse, [set()])).toEqual([])
  })
})
