import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ClickHouse, QueryTimeoutError } from '../clickhouse.ts'
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
    await clickhouse.command('DROP TABLE IF EXISTS contract_token')
    await clickhouse.command(
      `CREATE TABLE contract_token (id UInt64, text String, at DateTime64(3, 'UTC') DEFAULT 0)
       ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100`,
    )
  })
  afterAll(async () => {
    await clickhouse.command('DROP TABLE IF EXISTS contract_token')
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
}
