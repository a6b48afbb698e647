import { setTimeout as delay } from 'node:timers/promises'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Fault, type RunningClickHouse, startClickHouse } from '../systems/clickhouse.ts'
import { describeSystem } from '../systems/describe-system.ts'

const ROWS = 500
const WORKERS = 4

await describeSystem('clickhouse', 'ClickHouse, when things go wrong', () => {
  let server: RunningClickHouse
  let clickhouse: ClickHouse

  beforeAll(async () => {
    server = await startClickHouse()
    const { url, database, users } = server
    clickhouse = await openClickHouse({
      url,
      database,
      ...users.writer,
      reader: users.reader,
      migrator: users.migrator,
      writeSeconds: 1,
      retrySeconds: 30,
    })
  })
  afterAll(async () => {
    await clickhouse.close()
    await server.stop()
  })
  beforeEach(async () => {
    await clickhouse.define('DROP TABLE IF EXISTS fault')
    await clickhouse.define(
      `CREATE TABLE fault (id UInt64, worker UInt8) ENGINE = MergeTree PARTITION BY id % 3 ORDER BY id
       SETTINGS non_replicated_deduplication_window = 1000`,
    )
  })

  /** Workers insert batches until told to stop; gives how many rows were acknowledged. */
  function insertAll() {
    let stopped = false
    let next = 0
    const work = async (worker: number) => {
      while (!stopped) {
        const first = next
        next += ROWS
        await clickhouse.insert(
          'fault',
          Array.from({ length: ROWS }, (_, n) => ({ id: first + n, worker })),
        )
      }
    }
    const all = Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)))
    return async () => {
      stopped = true
      await all
      return next
    }
  }

  async function expectEachOnce(rows: number): Promise<void> {
    const [held] = await clickhouse.query('SELECT count() AS rows, uniqExact(id) AS ids FROM fault')
    expect(held).toEqual({ rows, ids: rows })
  }

  it.each<[string, Fault]>([
    ['answers 500', { answer: '500', seconds: 1 }],
    ['answers 500 after it has done it', { answer: '500', after: true, seconds: 1 }],
    ['drops the connection', { answer: 'drop', seconds: 0.5 }],
    ['drops the connection after it has done it', { answer: 'drop', after: true, times: 8 }],
    ['has lost its Keeper', { answer: { code: 242, type: 'TABLE_IS_READ_ONLY' }, seconds: 1 }],
    ['hangs', { answer: 'hang', seconds: 2 }],
    ['hangs after it has done it, for longer than anybody waits', { answer: 'hang', after: true, times: 4 }],
  ])('loses no row and doubles none when it %s', async (_, fault) => {
    const stop = insertAll()
    await delay(300)
    await server.fault({ ...fault, only: 'insert' })
    await delay(1500)
    const rows = await stop()
    await server.fault(undefined)
    expect(rows).toBeGreaterThan(WORKERS * ROWS)
    await expectEachOnce(rows)
  })

  it('loses no row and doubles none when it is killed and comes back, again and again', async () => {
    const stop = insertAll()
    for (let kills = 0; kills < 4; kills += 1) {
      await delay(300)
      await server.kill()
      await server.start()
    }
    await expectEachOnce(await stop())
  })

  it('answers queries again after a restart, over connections that were open', async () => {
    await clickhouse.query('SELECT 1')
    await server.restart()
    expect(await clickhouse.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('tells whoever reads a stream that it broke off, and that it may begin again', async () => {
    const read = async () => {
      let rows = 0
      for await (const _ of clickhouse.stream(
        'SELECT number, sleepEachRow(0.00001) FROM numbers(10000000)',
      )) {
        rows += 1
        if (rows === 1) await server.kill()
      }
    }
    await expect(read()).rejects.toMatchObject({ name: 'ClickHouseUnavailableError', transient: true })
    await server.start()
  })

  it('says in time that it cannot, and that waiting may help', async () => {
    const { url, database, users } = server
    const hasty = await openClickHouse({ url, database, ...users.writer, retrySeconds: 1 })
    await server.fault({ answer: '500' })
    await expect(hasty.query('SELECT 1')).rejects.toMatchObject({
      name: 'ClickHouseUnavailableError',
      transient: true,
    })
    await expect(hasty.ping()).rejects.toMatchObject({ transient: true })
    await server.fault(undefined)
    await hasty.ping()
    await hasty.close()
  })
})
