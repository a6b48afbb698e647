import pg from 'pg'

/**
 * The database cannot do it now, and may later: the connection is gone or refused, the server is stopping, starting or
 * full, or a concurrent transaction was in the way. Nothing of the transaction has happened, unless `outcome` is unknown.
 */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError'
  /** Whoever waits and does it again may succeed. */
  readonly transient = true
  /** SQLSTATE or the operating system's code; undefined for a connection that just ended. */
  readonly code: string | undefined
  /** `unknown`: the connection was lost during COMMIT, so that it may have happened. Do it again: effects are repeatable. */
  readonly outcome: 'nothing' | 'unknown'
  constructor(cause: unknown, outcome: 'nothing' | 'unknown' = 'nothing') {
    const code = codeOf(cause)
    super(`the database is not available${code === undefined ? '' : ` (${code})`}`, { cause })
    this.code = code
    this.outcome = outcome
  }
}

/** The server will not have us as we are: a wrong password, no such database, too old. Trying again does not help. */
export class DatabaseRefusedError extends Error {
  override name = 'DatabaseRefusedError'
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const TRANSIENT_CLASSES = [
  '08', // connection exception
  '53', // insufficient resources: disk, memory, connections
]
const TRANSIENT_CODES = new Set([
  '25P03', // idle in transaction for too long
  '26000', // a prepared statement is gone: the connection is replaced
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '57014', // statement timeout
  '57P01', // administrator shut down
  '57P02', // crash
  '57P03', // starting up or shutting down
  '57P05', // idle for too long
])
const REFUSALS: Record<string, string> = {
  '28000': 'it does not let this user in',
  '28P01': 'the password is wrong',
  '3D000': 'there is no such database',
  '42501': 'the user may not act in the role that is needed',
  '22023': 'the user may not act in the role that is needed',
}

/** What the server reports as passing, by SQLSTATE. */
export const isTransient = (code: string): boolean =>
  TRANSIENT_CODES.has(code) || TRANSIENT_CLASSES.includes(code.slice(0, 2))

/** What went wrong with a statement on a connection that is `lost`, or not. */
export function classified(error: unknown, lost: boolean): unknown {
  if (error instanceof DatabaseUnavailableError) return error
  const passes = error instanceof pg.DatabaseError ? isTransient(error.code ?? '') : lost
  return passes ? new DatabaseUnavailableError(error) : error
}

/** What went wrong with connecting. Names the server, never the password. */
export function connectionError(error: unknown, server: string): Error {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
  const refusal = REFUSALS[code]
  if (refusal !== undefined)
    return new DatabaseRefusedError(`PostgreSQL at ${server} refuses the connection: ${refusal}`, {
      cause: error,
    })
  return new DatabaseUnavailableError(error)
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
