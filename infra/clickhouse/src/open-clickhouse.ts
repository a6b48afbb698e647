import type { ClickHouse } from './clickhouse.ts'
import { openEmbedded } from './embedded-clickhouse.ts'
import { openServer } from './server-clickhouse.ts'
import type { ClickHouseServer } from './server-options.ts'

/** A server over HTTP, or the embedded engine on a folder. */
export type ClickHouseOptions = ClickHouseServer | { folder: string }

/** @throws ClickHouseUnavailableError when the embedded engine is not installed or its folder is in use. */
export async function openClickHouse(options: ClickHouseOptions): Promise<ClickHouse> {
  return 'folder' in options ? openEmbedded(options.folder) : openServer(options)
}
