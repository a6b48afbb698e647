export interface ClickHouseLogin {
  username: string
  password: string
}

/** A server over HTTP. Every process of an installation is given the same. */
export interface ClickHouseServer {
  url: string
  database?: string
  /** Of who writes; and of who reads and migrates where those have none of their own. */
  username?: string
  password?: string
  reader?: ClickHouseLogin
  migrator?: ClickHouseLogin
  /** The tables are replicated on this cluster: its name, as in the servers' `remote_servers`. */
  cluster?: string
  /** Of connections for reading, and as many for writing. Default 10. */
  maxConnections?: number
  /** How long an insert or a mutation may take before it is given up, to be made again. Default 120. */
  writeSeconds?: number
  /** How long a call is made again while the server cannot be reached or is overloaded. Default 60. */
  retrySeconds?: number
}

const DEFAULT_LOGIN: ClickHouseLogin = { username: 'default', password: '' }

/** Who does what. */
export function loginsOf({ username, password, reader, migrator }: ClickHouseServer) {
  const writer: ClickHouseLogin =
    username === undefined ? DEFAULT_LOGIN : { username, password: password ?? '' }
  return { writer, reader: reader ?? writer, migrator: migrator ?? writer }
}
