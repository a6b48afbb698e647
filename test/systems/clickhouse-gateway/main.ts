import { once } from 'node:events'
import { openEngine } from './engine.ts'
import { createGateway } from './server.ts'
import type { GatewayUser } from './users.ts'

/** What the environment variable `ONRECORD_CLICKHOUSE_GATEWAY` says, as JSON. */
export interface GatewayOptions {
  port: number
  /** Of the data; one process at a time. */
  folder: string
  database: string
  users: GatewayUser[]
}

/** Few, as the engine uses every core for each. */
const AT_ONCE = 4

const options = JSON.parse(process.env['ONRECORD_CLICKHOUSE_GATEWAY'] ?? '{}') as GatewayOptions
const engine = openEngine(options.folder, { atOnce: AT_ONCE })
engine.createDatabase(options.database)
const server = createGateway(engine, options.users)
server.listen(options.port, '127.0.0.1')

await once(process, 'SIGTERM')
server.close()
server.closeIdleConnections()
await engine.close()
process.exit(0)
