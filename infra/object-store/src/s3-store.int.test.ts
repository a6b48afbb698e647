import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objectStoreContract } from './object-store.contract.ts'
import { createS3Store } from './s3-store.ts'

/**
 * The part of the S3 protocol that the store speaks, on loopback: put, get, head, delete and paged lists. It proves the
 * requests that we send, not a server's behaviour.
 */
const buckets = new Map<string, Map<string, Buffer>>()
const seen: { method: string; headers: IncomingMessage['headers'] }[] = []
const PAGE = 2
let server: Server
let endpoint: string
let count = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { status, body } = answer(request, Buffer.concat(chunks))
      response.writeHead(status, {
        'content-length': body.length,
        'last-modified': new Date(0).toUTCString(),
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

function answer(request: IncomingMessage, body: Buffer): { status: number; body: Buffer } {
  const url = new URL(request.url ?? '/', endpoint)
  const [, bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/')
  const objects = buckets.get(bucket) ?? new Map<string, Buffer>()
  buckets.set(bucket, objects)
  const key = rest.join('/')
  const method = request.method ?? ''
  seen.push({ method, headers: request.headers })
  if (url.searchParams.get('list-type') === '2')
    return { status: 200, body: listing(objects, url.searchParams) }
  if (method === 'PUT') objects.set(key, body)
  if (method === 'DELETE') {
    objects.delete(key)
    return { status: 204, body: Buffer.alloc(0) }
  }
  const object = objects.get(key)
  if (object === undefined)
    return {
      status: 404,
      body: Buffer.from('<Error><Code>NoSuchKey</Code><Message>missing</Message></Error>'),
    }
  return { status: 200, body: method === 'PUT' ? Buffer.alloc(0) : object }
}

function listing(objects: Map<string, Buffer>, query: URLSearchParams): Buffer {
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort()
  const from = Number(query.get('continuation-token') ?? 0)
  const page = keys.slice(from, from + PAGE)
  const more = from + PAGE < keys.length
  const contents = page.map(
    (key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size></Contents>`,
  )
  const next = more ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : ''
  return Buffer.from(
    `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
  )
}

const open = () =>
  createS3Store({
    bucket: `bucket-${count++}`,
    prefix: 'onrecord/',
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })

describe('S3 store', () => {
  objectStoreContract(async () => open())

  it('sends the checksum with the object, and a plain body', async () => {
    seen.length = 0
    const sha256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='
    await open().put('a/b', Buffer.from('hello'), { sha256 })
    expect(seen[0]?.headers).toMatchObject({ 'x-amz-checksum-sha256': sha256, 'content-length': '5' })
    expect(seen[0]?.headers['content-encoding']).toBeUndefined()
  })
})
