import { Agent, createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One address for several servers, as a load balancer gives: each request goes to the next one, and is not repeated. */
export interface Front {
  url: string
  stop(): Promise<void>
}

export async function startFront(ports: readonly number[]): Promise<Front> {
  const agent = new Agent({ keepAlive: true })
  let turn = 0
  const server = createServer((request, response) => {
    const port = ports[turn++ % ports.length]
    const { method, headers, url: path } = request
    const passed = forward({ host: '127.0.0.1', port, path, method, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.once('error', () => response.destroy())
    })
    passed.once('error', () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    })
    request.pipe(passed)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
