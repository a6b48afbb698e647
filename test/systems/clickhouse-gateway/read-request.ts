import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { ServerError } from './server-error.ts'

/** Parameters of the URL that are not settings. */
const NOT_SETTINGS = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'wait_end_of_query',
  'buffer_size',
])
/** They change what the gateway would have to do, and it does not do it. */
const UNSUPPORTED = [
  'session_id',
  'session_timeout',
  'role',
  'compress',
  'decompress',
  'quota_key',
  'stacktrace',
]

export interface ReadRequest {
  sql: string
  params: Record<string, string>
  settings: Record<string, string>
  database: string
  format: string
  queryId: string
  /** Nothing of the answer before the whole of it. */
  waitForEnd: boolean
}

/** @throws ServerError */
export async function readRequest(request: IncomingMessage, url: URL): Promise<ReadRequest> {
  const given = url.searchParams
  const refused = UNSUPPORTED.find((name) => given.has(name))
  if (refused !== undefined)
    throw new ServerError(48, 'NOT_IMPLEMENTED', `The gateway does not support ${refused}`)
  const form = await readBody(request)
  const entries = [...given, ...form.fields]
  return {
    sql: [given.get('query'), form.query].filter((part) => part !== null && part !== '').join('\n'),
    params: Object.fromEntries(
      entries.flatMap(([name, value]) =>
        name.startsWith('param_') ? [[name.slice('param_'.length), value]] : [],
      ),
    ),
    settings: Object.fromEntries(
      [...given].filter(([name]) => !name.startsWith('param_') && !NOT_SETTINGS.has(name)),
    ),
    database: given.get('database') ?? header(request, 'x-clickhouse-database') ?? '',
    format: given.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated',
    queryId: given.get('query_id') ?? crypto.randomUUID(),
    waitForEnd: given.get('wait_end_of_query') === '1',
  }
}

/** From basic authentication, ClickHouse's own headers or the URL, in this order. */
export function readLogin(request: IncomingMessage, url: URL): { name: string; password: string } {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'basic') {
    const [name = '', ...password] = Buffer.from(encoded ?? '', 'base64')
      .toString()
      .split(':')
    return { name, password: password.join(':') }
  }
  return {
    name: header(request, 'x-clickhouse-user') ?? url.searchParams.get('user') ?? 'default',
    password: header(request, 'x-clickhouse-key') ?? url.searchParams.get('password') ?? '',
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function readBody(request: IncomingMessage): Promise<{ query: string; fields: [string, string][] }> {
  const body = await decompressed(request)
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return { query: body.toString(), fields: [] }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const fields = [...form].map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : '',
  ])
  return { query: fields.find(([name]) => name === 'query')?.[1] ?? '', fields }
}

async function decompressed(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? ''
  const make = {
    gzip: createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
    zstd: createZstdDecompress,
  }
  if (encoding === '') return buffer(request)
  if (!Object.hasOwn(make, encoding))
    throw new ServerError(36, 'BAD_ARGUMENTS', `Unknown compression method: ${encoding}`)
  return buffer(pipeline(request, make[encoding as keyof typeof make](), () => undefined))
}
