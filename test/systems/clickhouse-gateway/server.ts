import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Engine, Statement } from './engine.ts'
import { createFaults, type Fault } from './faults.ts'
import { type ReadRequest, readLogin, readRequest } from './read-request.ts'
import { type Exchange, sendError, sendPieces, sendResult } from './send.ts'
import { ServerError, serverErrorOf } from './server-error.ts'
import { isSeveral, kindOf } from './statement-kind.ts'
import { authorise, type GatewayUser, grantedTo, isReader, signIn } from './users.ts'

const CHECK_FAULT_MS = 20

/**
 * Enough of ClickHouse's HTTP interface for a client of it, in front of the engine in this process. `POST /faults` with a
 * fault, or with `null`, makes things go wrong, and well again.
 */
export function createGateway(engine: Engine, users: readonly GatewayUser[]): Server {
  const faults = createFaults(() => performance.now())
  const version = engine.version()

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gateway')
    if (url.pathname === '/faults') await takeFault(request, response)
    else if (url.pathname === '/ping') await ping(response)
    else if (url.pathname === '/') await handle(request, response, url)
    else response.writeHead(404).end('There is no handle here\n')
  }

  async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const compress = url.searchParams.get('enable_http_compression') === '1'
    const exchange: Exchange = { request, response, compress, version }
    try {
      const user = signIn(users, readLogin(request, url))
      const read = await readRequest(request, url)
      response.setHeader('X-ClickHouse-Query-Id', read.queryId)
      const statement = permitted(user, read)
      const fault = faults.meet(kindOf(read.sql))
      if (fault === undefined) await execute(exchange, read, statement)
      else {
        if (fault.after === true) await engine.run(statement)
        await meet(response, fault)
      }
    } catch (error) {
      await sendError(exchange, serverErrorOf(error))
    }
  }

  async function execute(exchange: Exchange, read: ReadRequest, statement: Statement): Promise<void> {
    if (!read.waitForEnd && kindOf(read.sql) === 'read') return sendPieces(exchange, engine.stream(statement))
    const begun = performance.now()
    const result = await engine.run(statement)
    await sendResult(exchange, read.sql, result, performance.now() - begun)
  }

  async function meet(response: ServerResponse, fault: Fault): Promise<void> {
    if (fault.answer === '500') response.writeHead(500).end('<html>Internal Server Error</html>')
    else if (fault.answer === 'drop') response.destroy()
    else if (fault.answer === 'hang') {
      while (faults.holds(fault) && !response.destroyed) await delay(CHECK_FAULT_MS)
      response.destroy()
    } else throw new ServerError(fault.answer.code, fault.answer.type, 'A fault that a test has asked for.')
  }

  async function ping(response: ServerResponse): Promise<void> {
    const fault = faults.meet('read')
    if (fault === undefined) response.end('Ok.\n')
    else await meet(response, typeof fault.answer === 'object' ? { ...fault, answer: '500' } : fault)
  }

  async function takeFault(request: IncomingMessage, response: ServerResponse): Promise<void> {
    faults.set((JSON.parse(await text(request)) as Fault | null) ?? undefined)
    response.end()
  }

  return createServer({ keepAliveTimeout: 10_000 }, (request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
}

/** What to hand to the engine for this user. @throws ServerError */
function permitted(user: GatewayUser, read: ReadRequest): Statement {
  if (isSeveral(read.sql))
    throw new ServerError(62, 'SYNTAX_ERROR', 'Syntax error: Multi-statements are not allowed')
  authorise(user, read.sql)
  const granted = grantedTo(user, read.sql)
  const sql =
    granted === undefined
      ? read.sql
      : read.sql.replace(/^[\s\S]*?(?=\sFORMAT\s|$)/i, `SELECT ${Number(granted)} AS result`)
  return { ...read, sql, readonly: isReader(user) }
}
