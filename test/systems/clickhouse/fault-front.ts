import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { zstdDecompressSync } from 'node:zlib'
import { createFaults, type Fault } from '../clickhouse-gateway/faults.ts'
import { kindOf } from '../clickhouse-gateway/statement-kind.ts'

const CHECK_FAULT_MS = 20

/** Stands in front of a server that cannot be told to fail, and fails in its place. */
export interface FaultFront {
  url: string
  set(fault: Fault | undefined): void
  stop(): Promise<void>
}

export async function startFaultFront(target: string): Promise<FaultFront> {
  const faults = createFaults(() => performance.now())

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const fault = faults.meet(kindOf(statementOf(request, body)))
    if (fault === undefined) return pass(request, body, response)
    if (fault.after === true) await (await forward(request, body)).arrayBuffer()
    await meet(fault, response)
  }

  async function meet(fault: Fault, response: ServerResponse): Promise<void> {
    if (typeof fault.answer === 'object') {
      const { code, type } = fault.answer
      response.writeHead(500, { 'X-ClickHouse-Exception-Code': code })
      response.end(`Code: ${code}. DB::Exception: A fault that a test has asked for. (${type})\n`)
    } else if (fault.answer === '500') response.writeHead(500).end('<html>Internal Server Error</html>')
    else {
      while (fault.answer === 'hang' && faults.holds(fault) && !response.destroyed)
        await delay(CHECK_FAULT_MS)
      response.destroy()
    }
  }

  const forward = (request: IncomingMessage, body: Buffer) =>
    fetch(new URL(request.url ?? '/', target), {
      method: request.method ?? 'GET',
      headers: forwarded(request),
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    })

  async function pass(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const answer = await forward(request, body)
    for (const [name, value] of answer.headers)
      if (!['connection', 'content-encoding', 'content-length', 'transfer-encoding'].includes(name))
        response.setHeader(name, value)
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (fault) => faults.set(fault),
    async stop() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** The client and this front agree on their connection between themselves. */
const forwarded = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' &&
      !['connection', 'host', 'content-length', 'transfer-encoding'].includes(name)
        ? [[name, value]]
        : [],
    ),
  )

function statementOf(request: IncomingMessage, body: Buffer): string {
  const url = new URL(request.url ?? '/', 'http://front')
  if (url.pathname === '/ping') return 'SELECT 1'
  const text = request.headers['content-encoding'] === 'zstd' ? zstdDecompressSync(body) : body
  return url.searchParams.get('query') ?? text.toString()
}
