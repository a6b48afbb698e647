import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import type { ClickHouse, Params, QueryOptions } from './clickhouse.ts'
import { clusterSettings } from './cluster-settings.ts'
import { isTransient, namedError } from './errors.ts'
import { inlineLongParams } from './inline-params.ts'
import { renderForCluster } from './render-for-cluster.ts'
import { createRetry, unavailable } from './retry.ts'
import { connectServer } from './server-clients.ts'
import type { ClickHouseServer } from './server-options.ts'
import {
  checkedRows,
  insertSettings,
  insertStatement,
  linesOf,
  querySettings,
  secondsOf,
  streamSettings,
} from './statement-limits.ts'
import { createTurns } from './turns.ts'

const WRITE_SECONDS = 120
const RETRY_SECONDS = 60
const PING_SECONDS = 5
/** What an answer may take beyond what the server may take for it. */
const GRACE_SECONDS = 5
/** Constants may stand in the text instead of parameters. */
const MAX_QUERY_BYTES = 256 * 1024 ** 2
/** The answer is not begun before the statement has succeeded, so that its status says whether it has. */
const WHOLE: ClickHouseSettings = { wait_end_of_query: 1 }
/** A query that nobody waits for any more is not worth its work. */
const WHILE_ASKED: ClickHouseSettings = { cancel_http_readonly_queries_on_client_close: 1 }

/** A server, or a cluster of them, over HTTP. Nothing is connected before the first call. */
export function openServer(server: ClickHouseServer): ClickHouse {
  const { writeSeconds = WRITE_SECONDS, retrySeconds = RETRY_SECONDS, cluster } = server
  const clients = connectServer(server)
  const retry = createRetry({ retrySeconds })
  const replicated = clusterSettings(cluster)
  // a cluster refuses a quorum insert while another into the table is under way
  const inTurn = createTurns()
  const oneAtATime = <T>(table: string, act: () => Promise<T>) =>
    cluster === undefined ? act() : inTurn(table, act)
  const underWay = new Set<Promise<unknown>>()

  async function tracked<T>(call: Promise<T>): Promise<T> {
    underWay.add(call)
    try {
      return await call
    } finally {
      underWay.delete(call)
    }
  }

  const execute = (
    client: ClickHouseClient,
    given: { sql: string; params: Params },
    settings: ClickHouseSettings,
  ) =>
    retry('write', async () => {
      const { sql, params } = inlineLongParams(given.sql, given.params)
      await client.command({
        query: sql,
        query_params: params,
        clickhouse_settings: { ...WHOLE, ...settings, ...longText(sql), max_execution_time: writeSeconds },
        abort_signal: within(writeSeconds + GRACE_SECONDS),
      })
    })

  const clickhouse: ClickHouse = {
    insert: (table, rows, options) => clickhouse.insertLines(table, linesOf(checkedRows(rows)), options),

    async insertLines(table, lines, { dedupToken } = {}) {
      const query = insertStatement(table)
      if (lines === '') return
      // the same for every attempt: an insert of which the answer was lost is not made twice
      const settings = { ...WHOLE, ...insertSettings(dedupToken), ...replicated.insert }
      const insert = async () => {
        const { stream } = await clients.writer.exec({
          query,
          values: Readable.from([lines], { objectMode: false }),
          clickhouse_settings: { ...settings, max_execution_time: writeSeconds },
          abort_signal: within(writeSeconds + GRACE_SECONDS),
        })
        await drain(stream)
      }
      await tracked(oneAtATime(table, () => retry('write', insert)))
    },

    async query<Row extends object>(sql: string, params: Params = {}, options: QueryOptions = {}) {
      const seconds = secondsOf(options)
      const settings = { ...WHOLE, ...WHILE_ASKED, ...querySettings(options), ...replicated.select }
      const ask = () => rowsOf<Row>(clients.reader, sql, params, settings, within(seconds + GRACE_SECONDS))
      try {
        return await tracked(retry('read', ask))
      } catch (error) {
        throw namedError(error, seconds)
      }
    },

    async *stream<Row extends object>(sql: string, params: Params = {}, options: QueryOptions = {}) {
      const settings = { ...WHILE_ASKED, ...streamSettings(options), ...replicated.select }
      try {
        const result = await retry('read', () => begin(clients.reader, sql, params, settings))
        for await (const rows of result.stream<Row>()) for (const row of rows) yield row.json()
      } catch (error) {
        // after rows there is no beginning again: who reads must
        throw isTransient(error, 'read') ? unavailable(1, error) : namedError(error, secondsOf(options))
      }
    },

    command: (sql, params = {}) => tracked(execute(clients.writer, { sql, params }, replicated.insert)),

    define: (sql, params = {}) => {
      const rendered = cluster === undefined ? sql : renderForCluster(sql, cluster)
      return tracked(execute(clients.migrator, { sql: rendered, params }, replicated.define))
    },

    async ping() {
      const answer = await clients.reader.ping({ select: true, abort_signal: within(PING_SECONDS) })
      if (!answer.success) throw unavailable(1, answer.error)
    },

    async close() {
      // what still waits for a server that is away is given up
      await Promise.race([Promise.allSettled(underWay), delay(CLOSE_WITHIN_MS, undefined, { ref: false })])
      await clients.close()
    },
  }
  return clickhouse
}

const CLOSE_WITHIN_MS = 2_000
const within = (seconds: number): AbortSignal => AbortSignal.timeout(seconds * 1000)

const longText = (sql: string): ClickHouseSettings =>
  sql.length > 100_000 ? { max_query_size: String(MAX_QUERY_BYTES) } : {}

const begin = (
  client: ClickHouseClient,
  given: string,
  long: Params,
  settings: ClickHouseSettings,
  signal?: AbortSignal,
) => {
  const { sql, params } = inlineLongParams(given, long)
  return client.query({
    query: sql,
    query_params: params,
    format: 'JSONEachRow',
    clickhouse_settings: { ...settings, ...longText(sql) },
    ...(signal !== undefined && { abort_signal: signal }),
  })
}

async function rowsOf<Row>(
  client: ClickHouseClient,
  sql: string,
  params: Params,
  settings: ClickHouseSettings,
  signal: AbortSignal,
): Promise<Row[]> {
  const result = await begin(client, sql, params, settings, signal)
  const stop = () => result.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await result.json<Row>()
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** To its end, so that the connection can be used again. */
async function drain(stream: Readable): Promise<void> {
  for await (const _ of stream);
}
