import { QueryTimeoutError, ResultTooLargeError } from './clickhouse.ts'

const TIMEOUT_EXCEEDED = 159
const TOO_MANY_ROWS_OR_BYTES = 396

/** Codes (ClickHouse's src/Common/ErrorCodes.cpp) of what passes: the same statement may succeed a moment later. */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([
  198, // DNS_ERROR
  202, // TOO_MANY_SIMULTANEOUS_QUERIES
  203, // NO_FREE_CONNECTION
  209, // SOCKET_TIMEOUT
  210, // NETWORK_ERROR
  225, // NO_ZOOKEEPER
  236, // ABORTED: the server is stopping
  242, // TABLE_IS_READ_ONLY: the replica has lost Keeper
  252, // TOO_MANY_PARTS: merges are behind
  279, // ALL_CONNECTION_TRIES_FAILED
  285, // TOO_FEW_LIVE_REPLICAS
  286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  289, // REPLICA_IS_NOT_IN_QUORUM
  319, // UNKNOWN_STATUS_OF_INSERT
  369, // ALL_REPLICAS_ARE_STALE
  425, // SYSTEM_ERROR
  439, // CANNOT_SCHEDULE_TASK
  517, // CANNOT_ASSIGN_ALTER: another replica alters the table at this moment
  745, // SERVER_OVERLOADED
  999, // KEEPER_EXCEPTION
])
/** For what is small by construction, an insert or a mutation, these too pass: it is the server that is busy. */
const TRANSIENT_FOR_WRITES: ReadonlySet<number> = new Set([
  TIMEOUT_EXCEEDED,
  241, // MEMORY_LIMIT_EXCEEDED
])

/** Node's errors when there is no connection, or no more. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ERR_STREAM_PREMATURE_CLOSE',
])

/**
 * The server's own code of an error; undefined: the error is not from a ClickHouse. By the field and not by the class: the
 * embedded engine brings its own copy of the client's classes.
 */
export function serverCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return undefined
  return /^\d+$/.test(error.code) ? Number(error.code) : undefined
}

/** May the same statement succeed a moment later? */
export function isTransient(error: unknown, kind: 'read' | 'write'): boolean {
  if (!(error instanceof Error)) return false
  const code = serverCodeOf(error)
  if (code !== undefined)
    return TRANSIENT_CODES.has(code) || (kind === 'write' && TRANSIENT_FOR_WRITES.has(code))
  if ('code' in error) return typeof error.code === 'string' && NETWORK_CODES.has(error.code)
  // what the client makes of a time-out, and of an answer that no ClickHouse has given: a proxy's page
  return error.constructor === Error
}

/** The error of a query under the name that it has here, where it has one. */
export function namedError(error: unknown, maxSeconds: number): unknown {
  const code = serverCodeOf(error)
  if (code === TIMEOUT_EXCEEDED)
    return new QueryTimeoutError(`a query took longer than ${maxSeconds} s`, { cause: error })
  if (code === TOO_MANY_ROWS_OR_BYTES)
    return new ResultTooLargeError('the result of a query is too large: stream it, or ask for less', {
      cause: error,
    })
  return error
}
