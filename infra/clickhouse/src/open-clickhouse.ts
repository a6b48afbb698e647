import { createClient } from '@clickhouse/client'
import type { ClickHouse } from './clickhouse.ts'
import { overConnections } from './connections.ts'
import { connectEmbedded } from './embedded.ts'

/** A server over HTTP, or the embedded engine on a folder. */
export type ClickHouseOptions =
  | { url: string; username?: string; password?: string; database?: string }
  | { folder: string }

const WRITERS = 2
const READERS = 2

/** @throws ClickHouseUnavailableError when the embedded engine is not installed or its folder is in use. */
export async function openClickHouse(options: ClickHouseOptions): Promise<ClickHouse> {
  if ('folder' in options) {
    const connections = await connectEmbedded(options.folder, WRITERS + READERS)
    return overConnections(connections.slice(0, WRITERS), connections.slice(WRITERS))
  }
  const connect = () =>
    createClient({
      url: options.url,
      application: 'onrecord',
      max_open_connections: 1,
      request_timeout: 310_000,
      clickhouse_settings: { wait_end_of_query: 1 },
      ...(options.username !== undefined && { username: options.username }),
      ...(options.password !== undefined && { password: options.password }),
      ...(options.database !== undefined && { database: options.database }),
    })
  const several = (count: number) => Array.from({ length: count }, connect)
  return overConnections(several(WRITERS), several(READERS))
}
