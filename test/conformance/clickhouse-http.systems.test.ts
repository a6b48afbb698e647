import { request } from 'node:http'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { ClickHouseLogin } from '../systems/clickhouse.ts'
import { describeSystem } from '../systems/describe-system.ts'

/** What a test double of ClickHouse would have to get right, and what any client builds on. */
await describeSystem('clickhouse', 'what ClickHouse says over HTTP', ({ url, database, users }) => {
  const ask = (
    sql: string | Uint8Array<ArrayBuffer>,
    {
      as = users.migrator,
      headers = {},
      ...params
    }: { as?: ClickHouseLogin; headers?: object } & Record<string, unknown> = {},
  ) => {
    const address = new URL(url)
    for (const [name, value] of Object.entries({ database, ...params }))
      address.searchParams.set(name, String(value))
    return fetch(address, {
      method: 'POST',
      body: sql,
      headers: { 'X-ClickHouse-User': as.username, 'X-ClickHouse-Key': as.password, ...headers },
    })
  }

  it('is there', async () => {
    const answer = await fetch(`${url}/ping`)
    expect([answer.status, await answer.text()]).toEqual([200, 'Ok.\n'])
  })

  it.each([
    ['SELECT * FROM no_such_table', 404, '60'],
    ['SELEC 1', 400, '62'],
    ['SELECT no_such_function()', 404, '46'],
    ['SELECT 1; SELECT 2', 400, '62'],
    ['SELECT sleep(2) SETTINGS max_execution_time = 0.2', 408, '159'],
    ['SELECT throwIf(1)', 500, '395'],
  ])('answers %s with its status and code', async (sql, status, code) => {
    const answer = await ask(sql, { wait_end_of_query: 1 })
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([status, code])
    expect(await answer.text()).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: .*\\([A-Z_]+\\)`, 's'))
  })

  it('knows who asks, by any of three ways', async () => {
    const { username, password } = users.reader
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    for (const answer of [
      await ask('SELECT 1', { as: users.reader }),
      await fetch(url, { method: 'POST', body: 'SELECT 1', headers: { authorization: basic } }),
      await fetch(`${url}/?user=${username}&password=${password}`, { method: 'POST', body: 'SELECT 1' }),
    ])
      expect(await answer.text()).toBe('1\n')
    const stranger = await ask('SELECT 1', { as: { username, password: 'guessed' } })
    expect([stranger.status, stranger.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516'])
    const refused = await ask('DROP TABLE x', { as: users.reader })
    expect(refused.headers.get('x-clickhouse-exception-code')).toBe('497')
  })

  it('takes parameters and settings from the URL, and forgets them', async () => {
    const one = await ask("SELECT {a:String}, {b:Array(String)}, getSetting('max_threads')", {
      param_a: "it\\'s\\n",
      param_b: "['x\\'y']",
      max_threads: 1,
    })
    expect(await one.text()).toBe("it\\'s\\n\t['x\\'y']\t1\n")
    expect((await ask('SELECT {a:String}')).headers.get('x-clickhouse-exception-code')).toBe('456')
    expect((await ask('SELECT 1', { no_such_setting: 1 })).headers.get('x-clickhouse-exception-code')).toBe(
      '115',
    )
  })

  it('takes the statement from the URL and its data from a compressed body, and says how many it has written', async () => {
    await ask('DROP TABLE IF EXISTS http')
    await ask('CREATE TABLE http (id UInt64) ENGINE = MergeTree ORDER BY id')
    const inserted = await ask(new Uint8Array(gzipSync('{"id":1}\n{"id":2}\n{"id":3}\n')), {
      as: users.writer,
      query: 'INSERT INTO http FORMAT JSONEachRow',
      query_id: 'of-the-test',
      async_insert: 0,
      headers: { 'Content-Encoding': 'gzip' },
    })
    expect([inserted.status, await inserted.text()]).toEqual([200, ''])
    expect(inserted.headers.get('x-clickhouse-query-id')).toBe('of-the-test')
    expect(JSON.parse(inserted.headers.get('x-clickhouse-summary') ?? '{}')).toMatchObject({
      written_rows: '3',
    })
    const read = await ask('SELECT id FROM http ORDER BY id', { default_format: 'JSONEachRow' })
    expect(await read.text()).toBe('{"id":1}\n{"id":2}\n{"id":3}\n')
    await ask('DROP TABLE http')
  })

  it('compresses its answers when asked to, errors too', async () => {
    const { username, password } = users.reader
    for (const [sql, expected] of [
      ['SELECT 1', /^1\n$/],
      ['SELECT nothing', /^Code: 47\./],
    ] as const) {
      const body = await new Promise<Buffer>((resolve, reject) => {
        const chunks: Buffer[] = []
        const asked = request(
          `${url}/?enable_http_compression=1`,
          { method: 'POST', auth: `${username}:${password}`, headers: { 'Accept-Encoding': 'gzip' } },
          (answer) => {
            expect(answer.headers['content-encoding']).toBe('gzip')
            answer
              .on('data', (chunk: Buffer) => chunks.push(chunk))
              .on('end', () => resolve(Buffer.concat(chunks)))
          },
        )
        asked.on('error', reject).end(sql)
      })
      expect(gunzipSync(body).toString()).toMatch(expected)
    }
  })

  it('tells of an error that comes after rows, at the end, under a mark of its own', async () => {
    const answer = await ask(
      'SELECT number, throwIf(number = 2000000) FROM numbers(5000000) SETTINGS max_block_size = 1000',
    )
    const tag = answer.headers.get('x-clickhouse-exception-tag')
    expect(answer.status).toBe(200)
    expect(tag).toMatch(/^\w{16}$/)
    const text = await answer.text()
    expect(text.slice(-600)).toContain(`__exception__\r\n${tag}\r\nCode: 395.`)
    expect(text.endsWith(` ${tag}\r\n__exception__\r\n`)).toBe(true)
  })
})
