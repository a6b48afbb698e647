import { mkdir } from 'node:fs/promises'
import { type ClickHouseClient, type ClickHouseSettings, createClient, parseError } from '@clickhouse/client'
import type { ChdbConnection as ChdbBase } from 'chdb/connection'
import { ClickHouseUnavailableError, type Params } from './clickhouse.ts'
import { type Settings, withSettings } from './statement-settings.ts'

interface Chdb {
  ChdbConnection: typeof ChdbBase
}
/** The same contract, from another copy of the client's types. */
type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>
type Request = Parameters<ChdbBase['query']>[0]

/**
 * Connections to the ClickHouse engine in this process (chDB), all on one folder. One process at a time may have the
 * folder open, and never in a worker thread: the engine crashes there.
 */
export async function connectEmbedded(folder: string, connections: number): Promise<ClickHouseClient[]> {
  const chdb = await loadEngine()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const StatementConnection = statementConnection(chdb)
  try {
    return Array.from({ length: connections }, () => {
      const connection = new StatementConnection({ path: folder })
      return createClient({ connection: connection as unknown as ClientConnection })
    })
  } catch (error) {
    throw new ClickHouseUnavailableError(
      `the embedded ClickHouse cannot open ${folder}: another process has it open, or it cannot be written`,
      { cause: error },
    )
  }
}

/**
 * The rows of a query as the engine makes them, over a connection of its own: a connection runs one statement at a time,
 * and whoever reads may be slow.
 */
export async function* streamEmbedded<Row>(
  folder: string,
  sql: string,
  params: Params,
  settings: ClickHouseSettings,
): AsyncGenerator<Row> {
  const { Session } = await import('chdb')
  const session = new Session(folder)
  try {
    yield* session
      .queryStreamBind(withSettings(sql, plainSettings(settings)), params, { format: 'JSONEachRow' })
      .rows<Row>()
  } catch (error) {
    throw error instanceof Error ? parseError(error.message) : error
  } finally {
    session.close()
  }
}

async function loadEngine(): Promise<Chdb> {
  try {
    return await import('chdb/connection')
  } catch (error) {
    throw new ClickHouseUnavailableError(
      'the embedded ClickHouse is not installed: install the optional package chdb, or set the URL of a server',
      { cause: error },
    )
  }
}

/** Only the HTTP server knows these; the client sends some of them by itself. */
const HTTP_ONLY = new Set(['wait_end_of_query', 'send_progress_in_http_headers', 'enable_http_compression'])
/** chDB takes it as an option of the request, not as a setting. */
const FORMAT = 'default_format'

/**
 * The engine's own connection turns `clickhouse_settings` into `SET`, which then holds for all later statements of the
 * connection: a deduplication token would drop inserts that never carried one. Here they end with their statement.
 */
function statementConnection({ ChdbConnection: Base }: Chdb) {
  return class StatementConnection extends Base {
    override query(request: Request) {
      return super.query(inStatement(request))
    }

    override command(request: Request) {
      return super.command(inStatement(request))
    }

    override insert(request: Parameters<ChdbBase['insert']>[0]) {
      return super.insert(inStatement(request))
    }

    override exec(request: Parameters<ChdbBase['exec']>[0]) {
      return super.exec(inStatement(request))
    }
  }
}

function inStatement<R extends Request>(request: R): R {
  const { clickhouse_settings: given = {}, ...rest } = request
  const { [FORMAT]: format, ...others } = given
  return {
    ...rest,
    query: withSettings(request.query, plainSettings(others)),
    ...(format !== undefined && { clickhouse_settings: { [FORMAT]: format } }),
  } as R
}

function plainSettings(given: object): Settings {
  const settings: Settings = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || HTTP_ONLY.has(name)) continue
    if (typeof value === 'object') throw new Error(`setting ${name} is not a plain value`)
    settings[name] = value
  }
  return settings
}
