import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib'
import type { Result } from './engine.ts'
import { httpStatusOf } from './http-status.ts'
import { type ServerError, serverErrorOf, textOf } from './server-error.ts'
import { kindOf } from './statement-kind.ts'

const COMPRESSORS = { gzip: createGzip, zstd: createZstdCompress, br: createBrotliCompress }

/** Where an answer goes to, and how. */
export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  /** The client has asked for it with `enable_http_compression`. */
  compress: boolean
  version: string
}

/** The whole of a result at once, with what is known of it. */
export async function sendResult(
  exchange: Exchange,
  sql: string,
  { body, rows, bytes }: Result,
  milliseconds: number,
): Promise<void> {
  const count = kindOf(sql) === 'insert' ? 'written' : 'result'
  const summary = {
    [`${count}_rows`]: String(rows),
    [`${count}_bytes`]: String(bytes),
    elapsed_ns: String(Math.round(milliseconds * 1e6)),
  }
  exchange.response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary))
  await send(exchange, Readable.from([body]))
}

/** A result in pieces; an error after the first is told as a server of 25.11 or later tells it: marked, at the end. */
export async function sendPieces(exchange: Exchange, pieces: AsyncGenerator<Uint8Array>): Promise<void> {
  const first = await pieces.next()
  const tag = randomBytes(8).toString('hex')
  exchange.response.setHeader('X-ClickHouse-Exception-Tag', tag)
  async function* all() {
    try {
      if (first.done !== true) yield first.value
      yield* pieces
    } catch (error) {
      const text = textOf(serverErrorOf(error), exchange.version)
      const marked = `${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`
      yield Buffer.from(`\r\n__exception__\r\n${tag}\r\n${marked}`)
    } finally {
      await pieces.return(undefined)
    }
  }
  await send(exchange, Readable.from(all(), { objectMode: false }))
}

export async function sendError(exchange: Exchange, error: ServerError): Promise<void> {
  const { response, version } = exchange
  if (response.headersSent || response.destroyed) return void response.destroy()
  response.statusCode = httpStatusOf(error.code)
  response.setHeader('X-ClickHouse-Exception-Code', error.code)
  await send(exchange, Readable.from([textOf(error, version)]))
}

async function send({ request, response, compress }: Exchange, body: Readable): Promise<void> {
  const accepted = String(request.headers['accept-encoding'] ?? '').split(/\s*,\s*/)
  const encoding = compress ? accepted.find((name) => Object.hasOwn(COMPRESSORS, name)) : undefined
  if (encoding === undefined) return pipeline(body, response)
  response.setHeader('Content-Encoding', encoding)
  await pipeline(body, COMPRESSORS[encoding as keyof typeof COMPRESSORS](), response)
}
