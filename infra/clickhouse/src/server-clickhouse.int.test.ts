import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openServer } from './server-clickhouse.ts'
import type { ClickHouseServer } from './server-options.ts'

interface Recorded {
  user: string
  settings: Record<string, string>
  headers: IncomingMessage['headers']
  body: string
}

/** What goes over the wire: to a server that keeps every request, and answers as it is told. */
describe('openServer', () => {
  let server: Server
  let url: string
  let requests: Recorded[]
  let statuses: number[]

  beforeEach(async () => {
    requests = []
    statuses = []
    server = createServer((request, response) => void note(request, response))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  async function note(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const [user = ''] = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64')
      .toString()
      .split(':')
    requests.push({
      user,
      settings: Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams),
      headers: request.headers,
      body: (request.headers['content-encoding'] === 'zstd' ? zstdDecompressSync(body) : body).toString(),
    })
    response.writeHead(statuses.shift() ?? 200).end()
  }

  const open = (options: Partial<ClickHouseServer> = {}) =>
    openServer({
      url,
      username: 'writer',
      password: 'w',
      reader: { username: 'reader', password: 'r' },
      migrator: { username: 'migrator', password: 'm' },
      ...options,
    })

  it('inserts the same rows under the same token until it is acknowledged, and another call under another', async () => {
    statuses = [500, 503]
    const clickhouse = open()
    await clickhouse.insert('event', [{ id: 1 }, { id: 2 }])
    await clickhouse.insert('event', [{ id: 3 }])
    await clickhouse.insert('event', [{ id: 4 }], { dedupToken: 'given' })
    await clickhouse.close()
    const [first, second, third, other, given] = requests.map(
      ({ settings }) => settings['insert_deduplication_token'],
    )
    expect(new Set([first, second, third]).size).toBe(1)
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(other).not.toBe(first)
    expect(given).toBe('given')
    expect(new Set(requests.slice(0, 3).map(({ body }) => body))).toEqual(new Set(['{"id":1}\n{"id":2}']))
  })

  it('signs in as who may do it', async () => {
    const clickhouse = open()
    await clickhouse.insert('event', [{ id: 1 }])
    await clickhouse.query('SELECT 1')
    await clickhouse.command('ALTER TABLE event DELETE WHERE 1')
    await clickhouse.define('CREATE TABLE IF NOT EXISTS t (id UInt8) ENGINE = MergeTree ORDER BY id')
    for await (const _ of clickhouse.stream('SELECT 1'));
    await clickhouse.close()
    expect(requests.map(({ user }) => user)).toEqual(['writer', 'reader', 'writer', 'migrator', 'reader'])
  })

  it('uses the one login that there is', async () => {
    const clickhouse = openServer({ url, username: 'only', password: 'x' })
    await clickhouse.query('SELECT 1')
    await clickhouse.define('DROP TABLE IF EXISTS t')
    await clickhouse.close()
    expect(requests.map(({ user }) => user)).toEqual(['only', 'only'])
  })

  it('compresses both ways, limits what a query may take, and begins no answer before its end', async () => {
    const clickhouse = open()
    await clickhouse.insert('event', [{ id: 1 }])
    await clickhouse.query('SELECT 1', {}, { maxSeconds: 7, maxRows: 5 })
    await clickhouse.close()
    const [insert, query] = requests
    expect(insert?.headers['content-encoding']).toBe('zstd')
    expect(insert?.settings).toMatchObject({ async_insert: '0', wait_end_of_query: '1' })
    expect(query?.headers['accept-encoding']).toBe('zstd')
    expect(query?.settings).toMatchObject({
      enable_http_compression: '1',
      max_execution_time: '7',
      max_result_rows: '5',
      wait_end_of_query: '1',
    })
    expect(insert?.settings).not.toHaveProperty('insert_quorum')
  })

  it('asks a cluster for a quorum, and for what the quorum knows', async () => {
    const clickhouse = open({ cluster: 'main' })
    await clickhouse.insert('event', [{ id: 1 }])
    await clickhouse.query('SELECT 1')
    await clickhouse.define('DROP TABLE IF EXISTS t')
    await clickhouse.close()
    const [insert, query, define] = requests
    expect(insert?.settings).toMatchObject({ insert_quorum: 'auto', insert_quorum_parallel: '0' })
    expect(query?.settings).toMatchObject({ select_sequential_consistency: '1' })
    expect(define?.body).toBe("DROP TABLE IF EXISTS t ON CLUSTER 'main'")
  })

  it('keeps its connections, and opens no more than it may', async () => {
    const sockets = new Set<unknown>()
    server.on('connection', (socket) => sockets.add(socket))
    const clickhouse = open({ maxConnections: 3 })
    await Promise.all(Array.from({ length: 20 }, () => clickhouse.query('SELECT 1')))
    await clickhouse.query('SELECT 1')
    await clickhouse.close()
    expect(sockets.size).toBe(3)
  })

  it('waits for what is under way before it closes', async () => {
    const clickhouse = open()
    const insert = clickhouse.insert('event', [{ id: 1 }])
    await clickhouse.close()
    await insert
    expect(requests).toHaveLength(1)
  })
})
