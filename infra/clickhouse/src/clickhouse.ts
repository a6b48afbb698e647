/** Values for `{name:Type}` placeholders: the only way a value gets into a statement. */
export type Params = Record<string, Param>
export type Param = string | number | boolean | null | readonly string[] | readonly number[]

/** Times are `YYYY-MM-DD hh:mm:ss.fff`, UTC, both ways: {@link toClickHouseTime}, {@link fromClickHouseTime}. */
export interface ClickHouse {
  /**
   * Inserts all rows or none. With a `dedupToken`, rows inserted before under the same token are not inserted again,
   * where the table has a `non_replicated_deduplication_window`.
   */
  insert(table: string, rows: readonly object[], options?: { dedupToken?: string }): Promise<void>
  /** Stops with {@link QueryTimeoutError} after `maxSeconds` (default 30), also in the engine. */
  query<Row extends object>(sql: string, params?: Params, options?: { maxSeconds?: number }): Promise<Row[]>
  /** DDL and mutations. A mutation returns when it is done. */
  command(sql: string, params?: Params): Promise<void>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** The query was stopped because it took longer than it may. */
export class QueryTimeoutError extends Error {
  override name = 'QueryTimeoutError'
}

/** The embedded engine or its folder cannot be used; the message says why and what to do. */
export class ClickHouseUnavailableError extends Error {
  override name = 'ClickHouseUnavailableError'
}
