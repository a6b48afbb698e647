import { checkRights, openClickHouse } from '@onrecord/clickhouse'
import { clickHouseContract } from '@onrecord/clickhouse/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { describeSystem } from '../systems/describe-system.ts'

await describeSystem('clickhouse', 'ClickHouse over HTTP', ({ url, database, users }) => {
  const server = { url, database, ...users.writer, reader: users.reader, migrator: users.migrator }
  const opened = openClickHouse(server)
  afterAll(async () => (await opened).close())

  describe('with a login for each', () => {
    clickHouseContract(() => openClickHouse(server))
  })

  it('lets the one that writes neither create nor drop, and the one that reads not write', async () => {
    const clickhouse = await opened
    await clickhouse.define('CREATE TABLE IF NOT EXISTS rights (id UInt8) ENGINE = MergeTree ORDER BY id')
    await expect(clickhouse.command('DROP TABLE rights')).rejects.toMatchObject({ code: '497' })
    await expect(clickhouse.command('CREATE TABLE x (id UInt8) ENGINE = Null')).rejects.toMatchObject({
      code: '497',
    })
    const reader = await openClickHouse({ url, database, ...users.reader })
    await expect(reader.insert('rights', [{ id: 1 }])).rejects.toMatchObject({ code: '497' })
    await expect(reader.command('ALTER TABLE rights DELETE WHERE 1')).rejects.toMatchObject({ code: '497' })
    expect(await reader.query('SELECT * FROM rights')).toEqual([])
    await reader.close()
    await clickhouse.define('DROP TABLE rights')
  })

  it('says no at once to who it does not know', async () => {
    const stranger = await openClickHouse({ url, database, ...users.writer, password: 'guessed' })
    await expect(stranger.query('SELECT 1')).rejects.toMatchObject({ code: '516' })
    await stranger.close()
  })

  it('tells whose rights are not right', async () => {
    const right = await checkRights(server)
    expect(right.map(({ role, missing, excessive }) => ({ role, missing, excessive }))).toEqual(
      ['reader', 'writer', 'migrator'].map((role) => ({ role, missing: [], excessive: [] })),
    )
    const wrong = await checkRights({ ...server, reader: users.migrator, migrator: users.reader })
    expect(wrong).toMatchObject([
      { role: 'reader', excessive: ['INSERT', 'ALTER DELETE', 'CREATE TABLE', 'DROP TABLE'] },
      { role: 'writer', missing: [], excessive: [] },
      { role: 'migrator', missing: ['INSERT', 'CREATE TABLE', 'ALTER TABLE', 'DROP TABLE'] },
    ])
  })
})
