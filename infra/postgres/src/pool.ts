import pg from 'pg'
import { type DatabaseOptions, poolConfigOf, serverOf } from './connection.ts'
import { classified, connectionError, DatabaseUnavailableError } from './errors.ts'
import { queryPair, type Statement } from './scoped-query.ts'

/** Connections that are shared, each for the time of a statement or a transaction. */
export interface Pool {
  query<Row extends object>(scope: Statement | undefined, statement: Statement): Promise<Row[]>
  transaction<T>(scope: Statement | undefined, work: (query: RunQuery) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type RunQuery = <Row extends object>(statement: Statement) => Promise<Row[]>

/** `scope` is a statement that goes before, in the same transaction and round trip, and ends with it. */
export function createPool(url: string, options: DatabaseOptions): Pool {
  const pool = new pg.Pool(poolConfigOf(url, options))
  const lost: Lost = new WeakSet()
  pool.on('connect', (client) => {
    client.on('error', () => lost.add(client))
    client.on('end', () => lost.add(client))
  })
  // an idle connection that ends is replaced when it is needed
  pool.on('error', () => undefined)

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw connectionError(error, serverOf(url))
    })
    try {
      return await work(client)
    } finally {
      client.release(lost.has(client))
    }
  }

  return {
    query: (scope, statement) => withClient((client) => ask(client, lost, statement, scope)),
    transaction: (scope, work) =>
      withClient(async (client) => {
        if (scope === undefined) await ask(client, lost, BEGIN)
        else await ask(client, lost, scope, BEGIN)
        const result = await orRollBack(client, lost, () => work((statement) => ask(client, lost, statement)))
        await commit(client, lost)
        return result
      }),
    close: () => pool.end(),
  }
}

/** Connections that are gone. */
type Lost = WeakSet<pg.ClientBase>

const BEGIN: Statement = { text: 'BEGIN', values: [] }

/** @throws DatabaseUnavailableError, or pg's DatabaseError for what is wrong with the statement */
async function ask<Row extends object>(
  client: pg.ClientBase,
  lost: Lost,
  statement: Statement,
  before?: Statement,
): Promise<Row[]> {
  try {
    return await (before === undefined ? run(client, statement) : queryPair(client, before, statement))
  } catch (error) {
    if (isFatal(error)) lost.add(client)
    throw classified(error, lost.has(client))
  }
}

export async function run<Row extends object>(
  client: pg.ClientBase,
  { text, values, name }: Statement,
): Promise<Row[]> {
  return (await client.query<Row>({ text, values: [...values], ...(name !== undefined && { name }) })).rows
}

async function orRollBack<T>(client: pg.ClientBase, lost: Lost, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await client.query('ROLLBACK').catch(() => lost.add(client))
    throw error
  }
}

/** PostgreSQL answers COMMIT with ROLLBACK when a statement had failed and nobody minded. */
async function commit(client: pg.ClientBase, lost: Lost): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    if (isFatal(error)) lost.add(client)
    throw lost.has(client) ? new DatabaseUnavailableError(error, 'unknown') : classified(error, false)
  })
  if (command !== 'COMMIT') throw new Error('a statement of the transaction had failed: it was rolled back')
}

const NO_SUCH_PREPARED_STATEMENT = '26000'

/** The server ends the connection with it, or the two no longer agree on what is prepared. */
const isFatal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (error.severity === 'FATAL' || error.severity === 'PANIC' || error.code === NO_SUCH_PREPARED_STATEMENT)
