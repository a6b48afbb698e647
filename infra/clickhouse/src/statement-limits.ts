import type { ClickHouseSettings } from '@clickhouse/client'
import type { QueryOptions } from './clickhouse.ts'

const DEFAULT_SECONDS = 30
const MAX_SECONDS = 500
const DEFAULT_ROWS = 1_000_000
const MAX_RESULT_BYTES = 1024 ** 3
const TABLE = /^[a-z][a-z0-9_]*$/
const MAX_INSERT_ROWS = 1_000_000

/** How long a query may take. @throws where that is out of range. */
export function secondsOf({ maxSeconds = DEFAULT_SECONDS }: QueryOptions): number {
  if (!(maxSeconds > 0 && maxSeconds <= MAX_SECONDS))
    throw new Error(`maxSeconds out of range: ${maxSeconds}`)
  return maxSeconds
}

/** The limits of a query whose result is held in memory. */
export const querySettings = (options: QueryOptions): ClickHouseSettings => ({
  ...streamSettings(options),
  max_result_rows: String(options.maxRows ?? DEFAULT_ROWS),
  max_result_bytes: String(MAX_RESULT_BYTES),
  result_overflow_mode: 'throw',
})

export const streamSettings = (options: QueryOptions): ClickHouseSettings => ({
  max_execution_time: secondsOf(options),
  output_format_json_quote_64bit_integers: 0,
})

/**
 * A token for every insert. Where a table has a deduplication window, an insert without one is dropped when an earlier had
 * equal rows, whatever came between; and the server's own batching of inserts must not mix it with others.
 */
export const insertSettings = (dedupToken: string | undefined): ClickHouseSettings => ({
  insert_deduplication_token: dedupToken ?? crypto.randomUUID(),
  deduplicate_blocks_in_dependent_materialized_views: 1,
  async_insert: 0,
})

export function checkedTable(table: string): string {
  if (!TABLE.test(table)) throw new Error(`not the name of a table: ${JSON.stringify(table)}`)
  return table
}

/** Up to here an insert is one block, which is what a token names. */
export function checkedRows(rows: readonly object[]): readonly object[] {
  if (rows.length > MAX_INSERT_ROWS) throw new Error(`too many rows for one insert: ${rows.length}`)
  return rows
}

export const linesOf = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

export const insertStatement = (table: string): string =>
  `INSERT INTO ${checkedTable(table)} FORMAT JSONEachRow`
