import { Readable } from 'node:stream'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { type ClickHouse, ClickHouseUnavailableError, type Params, type QueryOptions } from './clickhouse.ts'
import { connectEmbedded, streamEmbedded } from './embedded.ts'
import { namedError } from './errors.ts'
import { createLine } from './line.ts'
import {
  checkedRows,
  insertSettings,
  insertStatement,
  linesOf,
  querySettings,
  secondsOf,
  streamSettings,
} from './statement-limits.ts'

const READERS = 2

/** The engine in this process: one connection that writes, and several that read, each one statement at a time. */
export async function openEmbedded(folder: string): Promise<ClickHouse> {
  const [writer, ...readers] = await connectEmbedded(folder, 1 + READERS)
  if (writer === undefined) throw new Error('no connection')
  return overConnections(folder, writer, readers)
}

function overConnections(
  folder: string,
  writer: ClickHouseClient,
  readers: readonly ClickHouseClient[],
): ClickHouse {
  const writing = createLine(writer)
  const reading = readers.map((reader) => createLine(reader))
  const shortest = () => reading.reduce((best, line) => (line.waiting() < best.waiting() ? line : best))
  const command = async (sql: string, params: Params = {}) => {
    await writing.run((client) => client.command({ query: sql, query_params: params }))
  }

  const clickhouse: ClickHouse = {
    insert: (table, rows, options) => clickhouse.insertLines(table, linesOf(checkedRows(rows)), options),
    async insertLines(table, lines, { dedupToken } = {}) {
      if (lines === '') return
      const settings = insertSettings(dedupToken)
      await writing.run((client) => insertText(client, table, lines, settings))
    },
    async query<Row extends object>(sql: string, params: Params = {}, options: QueryOptions = {}) {
      try {
        return await shortest().run((client) => rowsOf<Row>(client, sql, params, querySettings(options)))
      } catch (error) {
        throw namedError(error, secondsOf(options))
      }
    },
    async *stream<Row extends object>(sql: string, params: Params = {}, options: QueryOptions = {}) {
      try {
        yield* streamEmbedded<Row>(folder, sql, params, streamSettings(options))
      } catch (error) {
        throw namedError(error, secondsOf(options))
      }
    },
    command,
    define: command,
    async ping() {
      const { success } = await shortest().run((client) => client.ping())
      if (!success) throw new ClickHouseUnavailableError('the embedded ClickHouse does not answer')
    },
    async close() {
      await Promise.all([writing, ...reading].map((line) => line.close()))
    },
  }
  return clickhouse
}

async function insertText(
  client: ClickHouseClient,
  table: string,
  lines: string,
  settings: ClickHouseSettings,
): Promise<void> {
  const { stream } = await client.exec({
    query: insertStatement(table),
    values: Readable.from([lines], { objectMode: false }),
    clickhouse_settings: settings,
  })
  stream.destroy()
}

async function rowsOf<Row>(
  client: ClickHouseClient,
  sql: string,
  params: Params,
  settings: ClickHouseSettings,
): Promise<Row[]> {
  const result = await client.query({
    query: sql,
    query_params: params,
    format: 'JSONEachRow',
    clickhouse_settings: settings,
  })
  return result.json<Row>()
}
