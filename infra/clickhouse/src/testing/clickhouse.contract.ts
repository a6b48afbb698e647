import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ClickHouse, QueryTimeoutError, ResultTooLargeError } from '../clickhouse.ts'
import { serverCodeOf } from '../errors.ts'
import { toClickHouseTime } from '../time.ts'

/** Every ClickHouse passes this, the embedded one and a server. */
export function clickHouseContract(open: () => Promise<ClickHouse>): void {
  let clickhouse: ClickHouse
  const ids = async () => {
    const rows = await clickhouse.query<{ id: number }>('SELECT id FROM contract_token ORDER BY id')
    return rows.map((row) => row.id)
  }

  beforeAll(async () => {
    clickhouse = await open()
    await clickhouse.define('DROP TABLE IF EXISTS contract_token')
    await clickhouse.define(
      `CREATE TABLE contract_token (id UInt64, text String, at DateTime64(3, 'UTC') DEFAULT 0)
       ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100`,
    )
  })
  afterAll(async () => {
    await clickhouse.define('DROP TABLE IF EXISTS contract_token')
    await clickhouse.close()
  })

  it('drops rows that come again under the same token, and only those', async () => {
    await clickhouse.insert('contract_token', [{ id: 1 }], { dedupToken: "one's" })
    await clickhouse.insert('contract_token', [{ id: 1 }], { dedupToken: "one's" })
    await clickhouse.insert('contract_token', [{ id: 2 }], { dedupToken: 'two' })
    await clickhouse.insert('contract_token', [{ id: 3 }])
    await clickhouse.insert('contract_token', [{ id: 4 }])
    expect(await ids()).toEqual([1, 2, 3, 4])
  })

  it('keeps equal rows that come again without a token: they are other rows', async () => {
    await clickhouse.insert('contract_token', [{ id: 50 }])
    await clickhouse.insert('contract_token', [{ id: 50 }])
    expect((await ids()).filter((id) => id === 50)).toHaveLength(2)
  })

  it('completes an insert that had reached the table and not what follows from it', async () => {
    await clickhouse.define('DROP TABLE IF EXISTS contract_follower')
    await clickhouse.define('DROP TABLE IF EXISTS contract_count')
    await clickhouse.insert('contract_token', [{ id: 60 }, { id: 61 }], { dedupToken: 'followed' })
    await clickhouse.define(
      `CREATE TABLE contract_count (id UInt64) ENGINE = MergeTree ORDER BY id
       SETTINGS non_replicated_deduplication_window = 100`,
    )
    await clickhouse.define(
      'CREATE MATERIALIZED VIEW contract_follower TO contract_count AS SELECT id FROM contract_token',
    )
    for (let again = 0; again < 2; again += 1)
      await clickhouse.insert('contract_token', [{ id: 60 }, { id: 61 }], { dedupToken: 'followed' })
    const followed = await clickhouse.query('SELECT id FROM contract_count ORDER BY id')
    expect(followed).toEqual([{ id: 60 }, { id: 61 }])
    expect((await ids()).filter((id) => id === 60)).toHaveLength(1)
    await clickhouse.define('DROP TABLE contract_follower')
    await clickhouse.define('DROP TABLE contract_count')
  })

  it('takes many rows at once, and rows that are text already', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => ({
      id: 100_000 + n,
      text: `row ${n} SETTINGS x = 1`,
    }))
    await clickhouse.insert('contract_token', rows)
    await clickhouse.insertLines('contract_token', '{"id":99998,"text":"a"}\n{"id":99999,"text":"b\\nb"}\n')
    const [found] = await clickhouse.query(
      'SELECT count() AS rows, uniqExact(text) AS texts FROM contract_token WHERE id BETWEEN 99998 AND 119999',
    )
    expect(found).toEqual({ rows: 20_002, texts: 20_002 })
  })

  it('inserts nothing of a text with a fault in it', async () => {
    await expect(clickhouse.insertLines('contract_token', '{"id":70}\n{"id":')).rejects.toThrow()
    expect(await ids()).not.toContain(70)
  })

  it("says what went wrong with the server's own code", async () => {
    const failed = await clickhouse.query('SELECT * FROM contract_no_such').catch((error: unknown) => error)
    expect(serverCodeOf(failed)).toBe(60)
    const refused = await clickhouse.insert('contract_no_such', [{ id: 1 }]).catch((error: unknown) => error)
    expect(serverCodeOf(refused)).toBe(60)
  })

  it('forgets the limit of a query when the query is over', async () => {
    const slow = 'SELECT sum(sleepEachRow(0.02)) AS s FROM numbers(80)'
    await expect(clickhouse.query(slow, {}, { maxSeconds: 0.3 })).rejects.toThrow(QueryTimeoutError)
    const settled = await Promise.all([1, 2, 3].map(() => clickhouse.query(slow)))
    expect(settled).toHaveLength(3)
  })

  it.each([
    "O'Brien",
    'back\\slash',
    'line\nbreak\ttab',
    '"quoted"',
    '',
    "') OR 1=1 --",
    'مرحبا',
    '{x:String}',
  ])('gives back the parameter %j as it was', async (text) => {
    const rows = await clickhouse.query('SELECT {text:String} AS text, {texts:Array(String)} AS texts', {
      text,
      texts: [text, 'second'],
    })
    expect(rows).toEqual([{ text, texts: [text, 'second'] }])
  })

  it('takes parameters of every kind, and of any length', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `it's\n"${n}" \\ {x:String} مرحبا`)
    const [row] = await clickhouse.query(
      `SELECT {many:Array(String)} AS many, {numbers:Array(UInt8)} AS numbers, {none:Nullable(String)} AS none,
         {yes:Bool} AS yes, {half:Float64} AS half, {long:String} AS long, toString({day:Date}) AS day`,
      { many, numbers: [1, 2], none: null, yes: true, half: 0.5, long: many.join(''), day: '2026-11-16' },
    )
    const rest = { numbers: [1, 2], none: null, yes: true, half: 0.5, long: many.join(''), day: '2026-11-16' }
    expect(JSON.stringify(row) === JSON.stringify({ many, ...rest })).toBe(true)
  })

  it('gives back what was inserted: texts, 64-bit numbers, milliseconds', async () => {
    const at = toClickHouseTime(Date.UTC(2026, 10, 16, 8, 0, 0, 123))
    await clickhouse.insert('contract_token', [
      { id: 9_007_199_254_740_991, text: `it's "so" \\ and\nso`, at },
    ])
    const rows = await clickhouse.query(
      "SELECT id, text, at FROM contract_token WHERE at = {at:DateTime64(3, 'UTC')}",
      { at },
    )
    expect(rows).toEqual([{ id: 9_007_199_254_740_991, text: `it's "so" \\ and\nso`, at }])
  })

  it('takes parameters in a mutation, and returns when it is done', async () => {
    await clickhouse.insert('contract_token', [{ id: 77, text: "it's due" }])
    await clickhouse.command(
      'ALTER TABLE contract_token DELETE WHERE text = {text:String} SETTINGS mutations_sync = 2',
      {
        text: "it's due",
      },
    )
    expect(await ids()).not.toContain(77)
  })

  it('refuses what is not the name of a table', async () => {
    await expect(clickhouse.insert('x; DROP TABLE y', [{ id: 1 }])).rejects.toThrow(/not the name of a table/)
  })

  it('runs many statements at once', async () => {
    const rows = await Promise.all(
      Array.from({ length: 20 }, (_, n) => clickhouse.query<{ n: number }>('SELECT {n:UInt32} AS n', { n })),
    )
    expect(rows.flat().map((row) => row.n)).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })

  it('refuses a result that is larger than it may be, and streams it', async () => {
    const sql = 'SELECT number AS n, {text:String} AS text FROM numbers(200000)'
    const text = "it's\nso"
    await expect(clickhouse.query(sql, { text }, { maxRows: 1000 })).rejects.toThrow(ResultTooLargeError)
    let rows = 0
    let sum = 0
    for await (const row of clickhouse.stream<{ n: number; text: string }>(sql, { text })) {
      rows += row.text === text ? 1 : 0
      sum += row.n
    }
    expect({ rows, sum }).toEqual({ rows: 200_000, sum: (199_999 * 200_000) / 2 })
  })

  it('ends a stream that nobody reads on, and goes on', async () => {
    for await (const row of clickhouse.stream<{ n: number }>('SELECT number AS n FROM numbers(1e12)')) {
      expect(row.n).toBe(0)
      break
    }
    expect(await clickhouse.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('does not take a stream that broke off for whole', async () => {
    const sql = 'SELECT throwIf(number = 3000000) AS x FROM numbers(10000000)'
    const read = async () => {
      let rows = 0
      for await (const _ of clickhouse.stream(sql)) rows += 1
      return rows
    }
    const failed = await read().catch((error: unknown) => error)
    expect(serverCodeOf(failed)).toBe(395)
    await expect(
      (async () => {
        for await (const _ of clickhouse.stream(
          'SELECT sleepEachRow(0.02) FROM numbers(100)',
          {},
          { maxSeconds: 0.3 },
        ));
      })(),
    ).rejects.toThrow(QueryTimeoutError)
  })

  it('answers a ping', async () => {
    await clickhouse.ping()
  })
}
