import pg from 'pg'

export interface Statement {
  text: string
  values: readonly unknown[]
  /** Prepared under this name, once on each connection; the same name is always the same text. */
  name?: string
}

/** The part of the wire protocol that is used here: messages that the server answers in order. */
interface Wire {
  parse(message: { text: string; name: string }): void
  bind(message: { statement: string; values: unknown[] }): void
  describe(message: { type: 'P'; name: string }): void
  execute(message: { portal: string }): void
  /** pg's own notes of what is prepared on the connection, and of what is on its way to be. */
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
}

interface Preparing {
  prepare(this: pg.Query, wire: Wire): void
}

/**
 * Two statements in one round trip and one transaction: `first` goes out right before the other, without a Sync in
 * between. What `first` sets for the transaction holds for the other and ends with it, whatever happens: a connection
 * cannot go back to the pool with it.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
class PairedQuery extends pg.Query {
  readonly #first: Statement

  constructor(
    first: Statement,
    second: Statement,
    done: (error: Error | undefined, result: unknown) => void,
  ) {
    const { text, values, name } = second
    super({ text, values: [...values], ...(name !== undefined && { name }) }, done)
    this.#first = first
  }

  /** Called by pg: by the extended protocol, also without values. */
  requiresPreparation(): boolean {
    return true
  }

  /** Called by pg: sends everything up to the Sync. */
  prepare(wire: Wire): void {
    sendBefore(wire, this.#first)
    const { prepare } = pg.Query.prototype as unknown as Preparing
    prepare.call(this, wire)
  }
}

const isPrepared = (wire: Wire, name: string): boolean =>
  (wire.parsedStatements[name] ?? wire.submittedNamedStatements[name]) !== undefined

function sendBefore(wire: Wire, { text, values, name = '' }: Statement): void {
  if (!isPrepared(wire, name)) wire.parse({ text, name })
  if (name !== '') wire.parsedStatements[name] = text
  wire.bind({ statement: name, values: [...values] })
  wire.describe({ type: 'P', name: '' })
  wire.execute({ portal: '' })
}

/** Runs both in one round trip; gives the rows of the second. */
export function queryPair<Row extends object>(
  client: pg.ClientBase,
  first: Statement,
  second: Statement,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new PairedQuery(first, second, (error, results) =>
        error ? reject(error) : resolve((results as pg.QueryResult<Row>[])[1]?.rows ?? []),
      ),
    )
  })
}
