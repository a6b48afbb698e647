import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { type ClickHouseLogin, type ClickHouseServer, loginsOf } from './server-options.ts'

/** Shorter than any server's or balancer's, so that a connection that is just being closed is not used. */
const IDLE_CONNECTION_MS = 2_500
/** Of silence; each call has a limit of its own beside. */
const SILENCE_MS = 600_000
const DEFAULT_CONNECTIONS = 10

/** One client, with connections of its own, for each of the three who use the server. */
export function connectServer(server: ClickHouseServer) {
  const { writer, reader, migrator } = loginsOf(server)
  const { maxConnections = DEFAULT_CONNECTIONS } = server
  const clients = {
    writer: connect(server, writer, maxConnections),
    reader: connect(server, reader, maxConnections),
    migrator: connect(server, migrator, 1),
  }
  return {
    ...clients,
    close: async () => void (await Promise.all(Object.values(clients).map((client) => client.close()))),
  }
}

export type ServerClients = ReturnType<typeof connectServer>

const connect = (server: ClickHouseServer, login: ClickHouseLogin, connections: number): ClickHouseClient =>
  createClient({
    url: server.url,
    ...login,
    ...(server.database !== undefined && { database: server.database }),
    application: 'onrecord',
    // a third of gzip's work, and smaller; a reader must be readonly=2: with readonly=1 it could not even ask for it
    compression: { request: { codec: 'zstd', level: 1 }, response: { codec: 'zstd' } },
    max_open_connections: connections,
    request_timeout: SILENCE_MS,
    keep_alive: { idle_socket_ttl: IDLE_CONNECTION_MS, eagerly_destroy_stale_sockets: true },
    // what goes wrong is thrown: nothing may write to the console
    log: { level: 127 },
  })
