import pg from 'pg'
import { APP_ROLE, clientConfigOf, connected, type DatabaseOptions, type DatabaseRole } from './connection.ts'
import { classified } from './errors.ts'
import { keepListening } from './listen.ts'
import { createPool, type Pool, run } from './pool.ts'
import type { Statement } from './scoped-query.ts'

export interface QueryOptions {
  /**
   * Parses and plans the statement once on each connection, under this name; the same name is always the same text. For
   * what is asked all the time, and whose best plan does not depend on the values.
   */
  name?: string
}

/** Runs one statement with `$1`-style values and gives its rows. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Row[]>
}

export interface Session extends Sql {
  /** One transaction on one connection: committed when `work` resolves, rolled back when it throws. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
}

/**
 * A handle on the database in a role. In `onrecord_app` it sees nothing of any workspace until it steps into one; in
 * `onrecord_system` it looks across them. Stepping in narrows, from any role; nothing widens.
 */
export interface Database extends Session {
  /** The same database with the rows of one workspace, and of no other. Costs no round trip. */
  inWorkspace(workspace: string): Session
  /** Calls `heard` for every NOTIFY on the channel, reconnecting when needed; resolves to a function that ends it. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /** A connection of one's own, for session-level advisory locks. */
  connect(): Promise<Connection>
  close(): Promise<void>
}

/** Without the means to ask anything outside of a workspace: what services are given for their own rows. */
export type ScopedDatabase = Omit<Database, keyof Session>

export interface Connection extends Sql {
  /** Resolves when the connection is gone, for whatever reason. */
  readonly lost: Promise<void>
  release(): Promise<void>
}

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
})

/** Opens a pool. `bigint` columns come as numbers (as BigInt beyond 2^53), `timestamptz` as Date. */
export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = createPool(url, options)
  const listeners = new Set<() => Promise<void>>()

  return {
    ...sessionOn(pool, undefined),
    inWorkspace: (workspace) => sessionOn(pool, scopeOf(workspace, options.role)),
    async listen(channel, heard) {
      const end = await keepListening(url, options, channel, heard)
      listeners.add(end)
      return async () => {
        listeners.delete(end)
        await end()
      }
    },
    connect: () => connect(url, options),
    async close() {
      await Promise.all([...listeners].map((end) => end()))
      await pool.close()
    },
  }
}

function sessionOn(pool: Pool, scope: Statement | undefined): Session {
  return {
    query: (text, values = [], options = {}) =>
      pool.query(scope && options.name !== undefined ? plannedOnce(scope) : scope, {
        text,
        values,
        ...options,
      }),
    transaction: (work) =>
      pool.transaction(scope, (query) =>
        work({ query: (text, values = [], options = {}) => query({ text, values, ...options }) }),
      ),
  }
}

/** For the transaction: the workspace and, from any other role, the role whose policies ask for it. */
function scopeOf(workspace: string, role: DatabaseRole | undefined): Statement {
  if (workspace === '') throw new Error('a workspace has a name')
  const enter = `set_config('onrecord.workspace', $1, true)`
  const narrow = role === APP_ROLE ? '' : `, set_config('role', '${APP_ROLE}', true)`
  return { name: 'onrecord_scope', text: `SELECT ${enter}${narrow}`, values: [workspace] }
}

/** With a plan that is kept: left to itself, the server may plan a prepared statement anew for each set of values. */
const plannedOnce = ({ text, values, name }: Statement): Statement => ({
  name: `${name}_planned`,
  text: `${text}, set_config('plan_cache_mode', 'force_generic_plan', true)`,
  values,
})

async function connect(url: string, options: DatabaseOptions): Promise<Connection> {
  const client = new pg.Client(clientConfigOf(url, options, 'onrecord-session'))
  let isLost = false
  const lost = new Promise<void>((resolve) => {
    const lose = () => {
      isLost = true
      resolve()
    }
    client.once('end', lose)
    client.on('error', lose)
  })
  await connected(url, client)
  return {
    async query(text, values = [], options = {}) {
      try {
        return await run(client, { text, values, ...options })
      } catch (error) {
        throw classified(error, isLost)
      }
    },
    lost,
    release: () => client.end(),
  }
}
