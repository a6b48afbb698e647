/** Values for `{name:Type}` placeholders: the only way a value gets into a statement. */
export type Params = Record<string, Param>
export type Param = string | number | boolean | null | readonly string[] | readonly number[]

export interface InsertOptions {
  /**
   * Names the rows: those inserted before under the same token are not inserted again, where the table has a
   * deduplication window. Without one, every call has a token of its own, so that only its own retries are told apart.
   */
  dedupToken?: string
}

export interface QueryOptions {
  /** Stops with {@link QueryTimeoutError} after so long, also in the engine. Default 30. */
  maxSeconds?: number
  /** Fails with {@link ResultTooLargeError} where the result has more rows. Default a million. */
  maxRows?: number
}

/**
 * Times are `YYYY-MM-DD hh:mm:ss.fff`, UTC, both ways: {@link toClickHouseTime}, {@link fromClickHouseTime}. Where the
 * server cannot be reached or is overloaded, a call is made again for a while; statements must therefore be such that
 * doing them twice does no harm. Then it fails with {@link ClickHouseUnavailableError}.
 */
export interface ClickHouse {
  /**
   * When it resolves, all rows are there, once. When it rejects, some may be; inserting the same rows in the same order
   * under the same token then adds the missing ones alone. Up to a million rows.
   */
  insert(table: string, rows: readonly object[], options?: InsertOptions): Promise<void>
  /** The same for rows that are text already: JSON objects, one on a line. */
  insertLines(table: string, lines: string, options?: InsertOptions): Promise<void>
  query<Row extends object>(sql: string, params?: Params, options?: QueryOptions): Promise<Row[]>
  /** Row by row, of any number, in little memory. Leaving the loop ends the query. An error may come after rows. */
  stream<Row extends object>(
    sql: string,
    params?: Params,
    options?: Pick<QueryOptions, 'maxSeconds'>,
  ): AsyncIterable<Row>
  /** Mutations, and INSERT … SELECT. A mutation returns when it is done. */
  command(sql: string, params?: Params): Promise<void>
  /** DDL, written for one server without replication; see `renderForCluster` for the others. */
  define(sql: string, params?: Params): Promise<void>
  /** @throws ClickHouseUnavailableError when a statement could not be run now. */
  ping(): Promise<void>
  /** Waits for what is under way, but for streams: they break off. */
  close(): Promise<void>
}

/** The query was stopped because it took longer than it may. */
export class QueryTimeoutError extends Error {
  override name = 'QueryTimeoutError'
}

/** The query was stopped because its result is larger than it may be. */
export class ResultTooLargeError extends Error {
  override name = 'ResultTooLargeError'
}

/** ClickHouse cannot be used; the message says why and, where somebody can do something, what. */
export class ClickHouseUnavailableError extends Error {
  override name = 'ClickHouseUnavailableError'
  /** It may be back later: whoever can wait should. False: somebody must see to it. */
  readonly transient: boolean

  constructor(
    message: string,
    { transient = false, ...options }: ErrorOptions & { transient?: boolean } = {},
  ) {
    super(message, options)
    this.transient = transient
  }
}
