import { createClient } from '@clickhouse/client'
import type { ClickHouse } from './clickhouse.ts'
import { overConnections } from './connections.ts'
import { connectEmbedded } from './embedded.ts'

/** A server over HTTP, or the embedded engine on a folder. */
export type ClickHouseOptions =
  | { url: string; username?: string; password?: string; database?: string }
  | { folder: string }

const READERS = 2

/** @throws ClickHouseUnavailableError when the embedded engine is not installed or its folder is in use. */
export async function openClickHouse(options: ClickHouseOptions): Promise<ClickHouse> {
  if ('folder' in options) {
    const [writer, ...readers] = await connectEmbedded(options.folder, 1 + READERS)
    if (writer === undefined) throw new Error('no connection')
    return overConnections(writer, readers)
  }
  const connect = () =>
    createClient({
      url: options.url,
      application: 'onrecord',
      max_open_connections: 1,
      request_timeout: 600_000,
      clickhouse_settings: { wait_end_of_query: 1 },
      ...(options.username !== undefined && { username: options.username }),
      ...(options.password !== undefined && { password: options.password }),
      ...(options.database !== undefined && { database: options.database }),
    })
  return overConnections(connect(), Array.from({ length: READERS }, connect))
}
