import type pg from 'pg'
import { connectionError } from './errors.ts'

/** The roles that `migrations/0001-workspaces.sql` makes. */
export const APP_ROLE = 'onrecord_app'
export const SYSTEM_ROLE = 'onrecord_system'
export type DatabaseRole = typeof APP_ROLE | typeof SYSTEM_ROLE

export interface DatabaseOptions {
  /** Acts in this role, whoever the URL's user is; must be that role, a member of it, or a superuser. */
  role?: DatabaseRole
  maxConnections?: number
  /** A statement that takes longer is cancelled; 0: never. */
  statementTimeoutMs?: number
  /** A transaction in which nothing happens for so long is ended with its connection. */
  idleInTransactionTimeoutMs?: number
  /** How long to wait for a connection, new or free. */
  connectionTimeoutMs?: number
}

const DEFAULTS = {
  maxConnections: 10,
  statementTimeoutMs: 60_000,
  idleInTransactionTimeoutMs: 60_000,
  connectionTimeoutMs: 10_000,
}

/** pg's settings for a URL; `sslmode` and the like in the URL hold. */
export function poolConfigOf(url: string, options: DatabaseOptions): pg.PoolConfig {
  const set = { ...DEFAULTS, ...options }
  return {
    connectionString: withRole(url, options.role),
    application_name: 'onrecord',
    max: set.maxConnections,
    statement_timeout: set.statementTimeoutMs,
    idle_in_transaction_session_timeout: set.idleInTransactionTimeoutMs,
    connectionTimeoutMillis: set.connectionTimeoutMs,
    keepAlive: true,
  }
}

/** For a connection of one's own, which may be idle or wait for a lock as long as it likes. */
export function clientConfigOf(url: string, options: DatabaseOptions, name: string): pg.ClientConfig {
  return {
    connectionString: withRole(url, options.role),
    application_name: name,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? DEFAULTS.connectionTimeoutMs,
    keepAlive: true,
  }
}

/** The role is the session's from its start, so that RESET ROLE leads back to it. */
function withRole(url: string, role: DatabaseRole | undefined): string {
  if (role === undefined) return url
  const parsed = new URL(url)
  const own = parsed.searchParams.get('options')
  parsed.searchParams.set('options', `${own === null ? '' : `${own} `}-c role=${role}`)
  return parsed.href
}

/** Host, port and database, for messages: without user and password. */
export function serverOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port === '' ? 5432 : port}${pathname}`
}

/** Connects a client of one's own. @throws DatabaseUnavailableError, DatabaseRefusedError */
export async function connected(url: string, client: pg.Client): Promise<pg.Client> {
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw connectionError(error, serverOf(url))
  }
}
