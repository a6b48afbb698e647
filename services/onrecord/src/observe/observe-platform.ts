import type { ClickHouse } from '@onrecord/clickhouse'
import type { ScopedDatabase } from '@onrecord/postgres'
import { inSpan, type Metrics, SpanKind, type SpanOptions } from '@onrecord/telemetry'
import { isUnopened } from '../platform/unopened.ts'
import type { Platform } from '../platform.ts'
import { type Around, around, streamed } from './around.ts'
import { observeLog } from './observe-log.ts'

type BackendSystem = 'postgresql' | 'clickhouse' | 'object_store' | 'event_log'

/** The same platform, every call to a backing system timed, and those that carry a fact or a file in a span. */
export function observePlatform(platform: Platform, metrics: Metrics): Platform {
  const seconds = metrics.seconds('onrecord_backend_seconds', 'Calls to a backing system, by outcome.', [
    'system',
    'operation',
    'outcome',
  ])
  const timed =
    (system: BackendSystem, spanOf?: (operation: string, args: readonly unknown[]) => SpanOptions): Around =>
    async (operation, call, args) => {
      const begun = performance.now()
      let outcome = 'error'
      try {
        const result =
          spanOf === undefined
            ? await call()
            : await inSpan(`${operation} ${system}`, spanOf(operation, args), call)
        outcome = 'ok'
        return result
      } finally {
        seconds.observe({ system, operation, outcome }, (performance.now() - begun) / 1000)
      }
    }
  const ifOpened = <Port extends object>(port: Port, observe: (port: Port) => Port): Port =>
    isUnopened(port) ? port : observe(port)

  return {
    ...platform,
    db: ifOpened(platform.db, (db) => observeScoped(db, timed('postgresql'))),
    acrossWorkspaces: ifOpened(platform.acrossWorkspaces, (db) => ({
      ...around(db, ['query', 'transaction'], timed('postgresql')),
      ...observeScoped(db, timed('postgresql')),
    })),
    log: ifOpened(platform.log, (log) =>
      observeLog(around(log, ['append', 'appendRaw'], timed('event_log')), metrics),
    ),
    clickhouse: ifOpened(platform.clickhouse, (clickhouse) =>
      observeClickHouse(clickhouse, timed('clickhouse', databaseSpan)),
    ),
    objects: ifOpened(platform.objects, (objects) =>
      around(
        objects,
        ['put', 'get', 'head', 'delete'],
        timed('object_store', () => ({ kind: SpanKind.CLIENT, within: true })),
      ),
    ),
  }
}

const observeScoped = (db: ScopedDatabase, timed: Around): ScopedDatabase => ({
  listen: db.listen,
  connect: db.connect,
  close: db.close,
  inWorkspace: (workspace) => around(db.inWorkspace(workspace), ['query', 'transaction'], timed),
})

/** A stream is timed from its beginning to where its reader leaves it: with one row of it or with all. */
const observeClickHouse = (clickhouse: ClickHouse, timed: Around): ClickHouse => ({
  ...around(clickhouse, ['insert', 'insertLines', 'query', 'command', 'define'], timed),
  stream: <Row extends object>(...args: Parameters<ClickHouse['stream']>) =>
    streamed(clickhouse.stream<Row>(...args), timed, args),
})

/** The table of an insert is named; a statement is not told, nor its values. */
const databaseSpan = (operation: string, args: readonly unknown[]): SpanOptions => ({
  kind: SpanKind.CLIENT,
  within: true,
  attributes: {
    'db.system.name': 'clickhouse',
    'db.operation.name': operation,
    ...(operation.startsWith('insert') && { 'db.collection.name': String(args[0]) }),
  },
})
