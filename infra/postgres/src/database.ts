import pg from 'pg'

/** Runs one statement with `$1`-style values and gives its rows. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>
}

export interface Database extends Sql {
  /** One transaction on one connection: committed when `work` resolves, rolled back when it throws. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /** Calls `heard` for every NOTIFY on the channel, reconnecting when needed; resolves to a function that ends it. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /** A connection of one's own, for session-level advisory locks. */
  connect(): Promise<Connection>
  close(): Promise<void>
}

export interface Connection extends Sql {
  /** Resolves when the connection is gone, for whatever reason. */
  readonly lost: Promise<void>
  release(): Promise<void>
}

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
})

const sqlOn = (client: pg.ClientBase | pg.Pool): Sql => ({
  async query<Row extends object>(text: string, values: readonly unknown[] = []) {
    const result = await client.query<Row>(text, [...values])
    return result.rows
  },
})

/** Opens a pool. `bigint` columns come as numbers (as BigInt beyond 2^53), `timestamptz` as Date. */
export function createDatabase(url: string, { maxConnections = 10 } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, application_name: 'onrecord' })
  pool.on('error', () => undefined)
  const listeners = new Set<() => Promise<void>>()

  return {
    ...sqlOn(pool),
    async transaction(work) {
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        const result = await work(sqlOn(client))
        await client.query('COMMIT')
        client.release()
        return result
      } catch (error) {
        await client.query('ROLLBACK').then(
          () => client.release(),
          () => client.release(true),
        )
        throw error
      }
    },
    async listen(channel, heard) {
      const end = await keepListening(url, channel, heard)
      listeners.add(end)
      return async () => {
        listeners.delete(end)
        await end()
      }
    },
    async connect() {
      const client = new pg.Client({ connectionString: url, application_name: 'onrecord-session' })
      const lost = new Promise<void>((resolve) => {
        client.once('end', () => resolve())
        client.on('error', () => resolve())
      })
      await client.connect()
      return { ...sqlOn(client), lost, release: () => client.end() }
    },
    async close() {
      await Promise.all([...listeners].map((end) => end()))
      await pool.end()
    },
  }
}

const RECONNECT_MS = 500

async function keepListening(url: string, channel: string, heard: (payload: string) => void) {
  let ended = false
  let client: pg.Client | undefined
  const open = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'onrecord-listen' })
    next.on('notification', (message) => heard(message.payload ?? ''))
    next.on('error', () => undefined)
    next.on('end', () => {
      if (!ended) setTimeout(() => void open().catch(() => next.emit('end')), RECONNECT_MS).unref()
    })
    await next.connect()
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    client = next
    heard('')
  }
  await open()
  return async () => {
    ended = true
    await client?.end()
  }
}
