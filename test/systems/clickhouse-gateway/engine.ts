import { Session } from 'chdb'
import { serverErrorOf } from './server-error.ts'

export interface Statement {
  sql: string
  /** As in the URL: escaped like a field of tab-separated text. */
  params: Readonly<Record<string, string>>
  settings: Readonly<Record<string, string>>
  database: string
  /** Where the statement names none. */
  format: string
  readonly: boolean
}

export interface Result {
  body: Uint8Array
  /** Of the result, or written. */
  rows: number
  bytes: number
}

export type Engine = ReturnType<typeof openEngine>

/**
 * The ClickHouse engine in this process. Every statement has a session of its own, so that nothing of one is left for
 * the next: settings and parameters hold for it alone, as on a server.
 */
export function openEngine(folder: string, { atOnce }: { atOnce: number }) {
  // the engine lives as long as one session does
  const alive = new Session(folder)
  const slots = createSlots(atOnce)

  async function prepare(session: Session, statement: Statement): Promise<void> {
    if (statement.database !== '') await session.queryAsync(`USE ${identifier(statement.database)}`)
    const values = Object.entries(statement.settings)
    for (const [name, value] of Object.entries(statement.params)) values.push([`param_${name}`, value])
    if (values.length > 0)
      await session.queryAsync(
        `SET ${values.map(([name, value]) => `${checked(name)} = ${literal(value)}`).join(', ')}`,
      )
    if (statement.readonly) await session.queryAsync('SET readonly = 2')
  }

  return {
    version: () => alive.query('SELECT version() FORMAT TSVRaw').trim(),
    createDatabase: (name: string) => void alive.query(`CREATE DATABASE IF NOT EXISTS ${identifier(name)}`),

    /** @throws ServerError */
    async run(statement: Statement): Promise<Result> {
      const release = await slots.take()
      const session = new Session(folder)
      try {
        await prepare(session, statement)
        const result = await session.queryAsync(statement.sql, { format: statement.format })
        return { body: result.bytes(), rows: result.rowsRead, bytes: result.bytesRead }
      } catch (error) {
        throw serverErrorOf(error)
      } finally {
        session.close()
        release()
      }
    },

    /** The result in pieces, as the engine makes them. @throws ServerError, also after pieces. */
    async *stream(statement: Statement): AsyncGenerator<Uint8Array> {
      const release = await slots.take()
      const session = new Session(folder)
      try {
        await prepare(session, statement)
        for await (const chunk of session.queryStream(statement.sql, { format: statement.format }))
          yield chunk.raw()
      } catch (error) {
        throw serverErrorOf(error)
      } finally {
        session.close()
        release()
      }
    },

    /** Waits for what is under way. */
    async close() {
      await slots.all()
      alive.close()
    },
  }
}

const identifier = (name: string) => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
const literal = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function checked(name: string): string {
  if (!/^\w+$/.test(name))
    throw serverErrorOf(`Code: 115. DB::Exception: Unknown setting '${name}' (UNKNOWN_SETTING)`)
  return name
}

/** So many at once; the others wait in line. */
function createSlots(count: number) {
  let free = count
  const waiting: (() => void)[] = []

  const release = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }

  async function take(): Promise<() => void> {
    if (free > 0) free -= 1
    else await new Promise<void>((turn) => waiting.push(turn))
    return release
  }

  return { take, all: () => Promise.all(Array.from({ length: count }, take)) }
}
