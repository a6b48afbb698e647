import type { Platform } from '../platform.ts'
import type { System } from '../services.ts'

type Checks = Record<string, () => Promise<unknown>>

/** One question to each backing system that the process is connected to: it is up when it answers. */
export function checksOf(platform: Platform, needs: readonly System[]): Checks {
  const { acrossWorkspaces, log, clickhouse, objects } = platform
  const all: Partial<Record<System, [name: string, check: () => Promise<unknown>]>> = {
    database: ['postgresql', () => acrossWorkspaces.query('SELECT 1')],
    log: ['event_log', () => log.ping()],
    clickhouse: ['clickhouse', () => clickhouse.ping()],
    objects: ['object_store', () => objects.head('readiness')],
  }
  return Object.fromEntries(needs.flatMap((system) => (all[system] === undefined ? [] : [all[system]])))
}
