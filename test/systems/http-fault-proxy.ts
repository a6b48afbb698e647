import { Agent, createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What happens to requests. `error`: each is answered with 500 and carried out by nobody; `hang`: none is answered;
 * `lose answers`: each is carried out, and its connection breaks before the answer.
 */
export type HttpFault = 'none' | 'error' | 'hang' | 'lose answers'

/** Stands in front of an HTTP server and breaks what is said, not how it is carried. */
export interface HttpFaultProxy {
  url: string
  suffer(fault: HttpFault): void
  /** Requests that suffered something, by fault. */
  suffered: Readonly<Record<string, number>>
  stop(): Promise<void>
}

/** The Host header is handed on as it came: signed requests stay valid. */
export async function startHttpFaultProxy(target: string): Promise<HttpFaultProxy> {
  const { hostname, port } = new URL(target)
  const agent = new Agent({ keepAlive: true })
  const suffered: Record<string, number> = {}
  let fault: HttpFault = 'none'
  let letGo = Promise.withResolvers<void>()

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const now = fault
    if (now !== 'none') suffered[now] = (suffered[now] ?? 0) + 1
    if (now === 'error') {
      request.resume()
      request.once('end', () => response.writeHead(500, { 'content-type': 'text/plain' }).end('a fault'))
      return
    }
    if (now === 'hang') {
      await letGo.promise
      // who has waited for nothing has gone, or hears that the connection broke
      response.socket?.resetAndDestroy()
      return
    }
    const { method, headers, url: path } = request
    const passed = forward({ hostname, port, path, method, headers, agent }, (answer) => {
      if (now === 'lose answers') {
        answer.resume()
        answer.once('end', () => response.socket?.resetAndDestroy())
        return
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.once('error', () => response.socket?.resetAndDestroy())
    })
    passed.once('error', () => response.socket?.resetAndDestroy())
    response.once('close', () => {
      if (!response.writableEnded && now === 'none') passed.destroy()
    })
    request.pipe(passed)
  }

  const server = createServer((request, response) => void handle(request, response))
  server.requestTimeout = 0
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    suffered,
    suffer(next) {
      fault = next
      if (next === 'hang') letGo = Promise.withResolvers<void>()
      else letGo.resolve()
    },
    async stop() {
      letGo.resolve()
      agent.destroy()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
