import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What happens to bytes on their way. `hang`: they lie still; `refuse`: every connection is reset at once. */
export type TcpFault = 'none' | 'hang' | 'refuse' | { delayMs: number }

/** Stands between a client and a server and does to their connections what networks do. */
export interface FaultProxy {
  port: number
  /** From now on, for open connections and new ones. */
  suffer(fault: TcpFault): void
  /** Resets every open connection, once. */
  reset(): void
  /** Ends the client's side of every open connection: what the server says still comes through. */
  halfClose(): void
  /** Where new connections go: a server that was started again may listen elsewhere. */
  leadTo(target: Target): void
  stop(): Promise<void>
}

export interface Target {
  host: string
  port: number
}

interface Pair {
  client: Socket
  server: Socket
}

export async function startFaultProxy(target: Target): Promise<FaultProxy> {
  let leadsTo = target
  let fault: TcpFault = 'none'
  const pairs = new Set<Pair>()

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (fault === 'refuse') return client.resetAndDestroy()
    const pair = { client, server: connect({ ...leadsTo, allowHalfOpen: true, noDelay: true }) }
    client.setNoDelay(true)
    pairs.add(pair)
    join(pair, 'client', 'server')
    join(pair, 'server', 'client')
    if (fault === 'hang') still(pair)
  })

  function join(pair: Pair, from: keyof Pair, to: keyof Pair): void {
    const [source, sink] = [pair[from], pair[to]]
    source.on('data', (chunk) => {
      const pass = () => {
        if (!sink.destroyed && !sink.write(chunk)) source.pause()
      }
      if (typeof fault === 'object') setTimeout(pass, fault.delayMs)
      else pass()
    })
    sink.on('drain', () => {
      if (fault !== 'hang') source.resume()
    })
    source.on('end', () => sink.end())
    // a lost peer is lost for both, and what lay still on the way is lost with it
    source.on('error', () => drop(pair))
    source.on('close', () => drop(pair))
  }

  function drop(pair: Pair): void {
    if (!pairs.delete(pair)) return
    for (const socket of [pair.client, pair.server]) if (!socket.destroyed) socket.resetAndDestroy()
  }

  const still = ({ client, server }: Pair) => {
    client.pause()
    server.pause()
  }

  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening))
  return {
    port: (listener.address() as AddressInfo).port,
    suffer(next) {
      fault = next
      for (const pair of pairs) {
        if (next === 'refuse') drop(pair)
        else if (next === 'hang') still(pair)
        else for (const socket of [pair.client, pair.server]) socket.resume()
      }
    },
    reset() {
      for (const pair of pairs) drop(pair)
    },
    halfClose() {
      for (const { server } of pairs) server.end()
    },
    leadTo(next) {
      leadsTo = next
    },
    async stop() {
      for (const pair of pairs) drop(pair)
      await new Promise((closed) => listener.close(closed))
    },
  }
}
