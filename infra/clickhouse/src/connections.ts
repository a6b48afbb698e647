import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { type ClickHouse, type Params, QueryTimeoutError } from './clickhouse.ts'
import { createLine } from './line.ts'

const TIMEOUT_EXCEEDED = '159'
const DEFAULT_SECONDS = 30
const MAX_SECONDS = 500
const TABLE = /^[a-z][a-z0-9_]*$/

/** One connection that writes, and several that read, as one. */
export function overConnections(writer: ClickHouseClient, readers: readonly ClickHouseClient[]): ClickHouse {
  const writing = createLine(writer)
  const reading = readers.map((reader) => createLine(reader))
  const shortest = () => reading.reduce((best, line) => (line.waiting() < best.waiting() ? line : best))

  return {
    async insert(table, rows, { dedupToken } = {}) {
      if (!TABLE.test(table)) throw new Error(`not the name of a table: ${JSON.stringify(table)}`)
      if (rows.length === 0) return
      const settings: ClickHouseSettings =
        dedupToken === undefined ? {} : { insert_deduplication_token: dedupToken }
      await writing.run((client) =>
        client.insert({ table, values: rows, format: 'JSONEachRow', clickhouse_settings: settings }),
      )
    },
    async query<Row extends object>(sql: string, params: Params = {}, { maxSeconds = DEFAULT_SECONDS } = {}) {
      if (!(maxSeconds > 0 && maxSeconds <= MAX_SECONDS))
        throw new Error(`maxSeconds out of range: ${maxSeconds}`)
      const line = shortest()
      const result = await line.run((client) => rowsOf<Row>(client, sql, params, maxSeconds))
      return result
    },
    async command(sql, params = {}) {
      await writing.run((client) => client.command({ query: sql, query_params: params }))
    },
    async close() {
      await Promise.all([writing, ...reading].map((line) => line.close()))
    },
  }
}

async function rowsOf<Row>(
  client: ClickHouseClient,
  sql: string,
  params: Params,
  maxSeconds: number,
): Promise<Row[]> {
  try {
    const result = await client.query({
      query: sql,
      query_params: params,
      format: 'JSONEachRow',
      clickhouse_settings: { max_execution_time: maxSeconds, output_format_json_quote_64bit_integers: 0 },
    })
    return await result.json<Row>()
  } catch (error) {
    if (codeOf(error) === TIMEOUT_EXCEEDED)
      throw new QueryTimeoutError(`a query took longer than ${maxSeconds} s`, { cause: error })
    throw error
  }
}

/** By code and not by class: the embedded engine brings its own copy of the client's error class. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
