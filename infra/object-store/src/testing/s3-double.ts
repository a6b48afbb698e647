import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server may get wrong with locks. All of them are known from servers that are in use. */
export type LockLie = 'none' | 'refuses' | 'forgets' | 'deletes' | 'shortens' | 'weakens' | 'overwrites'

/** `lost`: done, but answered as if it had not been. `cut`: half a body. */
export type Fault = 'slow-down' | 'internal' | 'denied' | 'lost' | 'hang' | 'cut'

export interface S3Double {
  endpoint: string
  seen: { method: string; url: string; headers: IncomingMessage['headers'] }[]
  /** Answers the next requests that match so, instead of doing them. */
  fail(times: number, how: Fault, matches?: (method: string, url: string) => boolean): void
  /** Exchanges stored bytes behind the client's back. */
  damage(bucket: string, key: string): void
  stop(): Promise<void>
}

interface Version {
  id: string
  key: string
  body: Buffer
  headers: Record<string, string>
  isDeleteMarker: boolean
}

/**
 * The part of the S3 protocol that the store speaks, on loopback, with versions, that can be told to lie about locks and to
 * fail. It proves the requests that are sent and what is made of the answers; a real server is used elsewhere.
 */
export async function startS3Double({
  lie = 'none' as LockLie,
  versioned = true,
  encrypts = true,
} = {}): Promise<S3Double> {
  const buckets = new Map<string, Version[]>()
  const seen: S3Double['seen'] = []
  const faults: { how: Fault; matches: (method: string, url: string) => boolean }[] = []

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(request, Buffer.concat(chunks), response))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { method = '', url = '/', headers } = request
    seen.push({ method, url, headers })
    const at = faults.findIndex(({ matches }) => matches(method, url))
    const [fault] = at < 0 ? [] : faults.splice(at, 1)
    if (fault !== undefined && fault.how !== 'lost') return misbehave(fault.how, response)
    const query = new URL(url, endpoint).searchParams
    const [, bucket = '', ...rest] = decodeURIComponent(new URL(url, endpoint).pathname).split('/')
    const versions = buckets.get(bucket) ?? []
    buckets.set(bucket, versions)
    const done = handle({ method, query, headers, body, key: rest.join('/'), versions })
    if (fault !== undefined) return misbehave(fault.how, response)
    response.writeHead(done.status, {
      'content-length': done.body?.length ?? 0,
      'last-modified': new Date(0).toUTCString(),
      ...done.headers,
    })
    response.end(method === 'HEAD' ? undefined : done.body)
  }

  function misbehave(how: Fault, response: ServerResponse): void {
    if (how === 'hang') return
    if (how === 'cut') {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('half')
      return
    }
    const { status, body } = ANSWERS[how]
    response.writeHead(status, { 'content-length': body.length })
    response.end(body)
  }

  function handle({ method, query, headers, body, key, versions }: Asked): Answered {
    if (query.get('list-type') === '2') return { status: 200, body: listing(versions, query) }
    if (query.has('versions'))
      return { status: 200, body: versionListing(versions, query.get('prefix') ?? '') }
    const wanted = query.get('versionId')
    const newest = versions.findLast((version) => version.key === key)
    const found = wanted === null ? newest : versions.find(({ id }) => id === wanted)
    if (query.has('retention')) return method === 'GET' ? retention(found) : retain(found, body.toString())
    if (query.has('legal-hold')) return failure(404, 'NoSuchObjectLockConfiguration')
    if (method === 'PUT') return put(versions, key, headers, body, newest)
    if (method === 'DELETE') return remove(versions, key, wanted, found)
    if (found === undefined || found.isDeleteMarker) return failure(404, 'NoSuchKey')
    return { status: 200, body: found.body, headers: { ...found.headers, 'x-amz-version-id': found.id } }
  }

  function put(
    versions: Version[],
    key: string,
    headers: IncomingMessage['headers'],
    body: Buffer,
    newest: Version | undefined,
  ): Answered {
    const visible = newest?.isDeleteMarker === false ? newest : undefined
    if (headers['if-none-match'] === '*' && visible) return failure(412, 'PreconditionFailed')
    const match = headers['if-match']
    if (match !== undefined && visible?.headers['etag'] !== match)
      return visible ? failure(412, 'PreconditionFailed') : failure(404, 'NoSuchKey')
    const isLocked = headers['x-amz-object-lock-mode'] !== undefined
    if (isLocked && lie === 'refuses') return failure(400, 'InvalidRequest')
    const kept = Object.entries(headers).filter(
      ([name]) =>
        name.startsWith('x-amz-meta-') ||
        (name.startsWith('x-amz-server-side-encryption') && encrypts) ||
        (name.startsWith('x-amz-object-lock-') && lie !== 'forgets'),
    ) as [string, string][]
    const id = versioned ? randomUUID() : 'null'
    const replaces = !versioned || (lie === 'overwrites' && !isLocked)
    if (replaces) drop(versions, (version) => version.key === key)
    const stored = { ...Object.fromEntries(kept), etag: `"${randomUUID()}"` }
    versions.push({ id, key, body, headers: stored, isDeleteMarker: false })
    return { status: 200, headers: { etag: stored.etag, ...(versioned && { 'x-amz-version-id': id }) } }
  }

  function remove(
    versions: Version[],
    key: string,
    wanted: string | null,
    found: Version | undefined,
  ): Answered {
    if (wanted !== null) {
      if (found !== undefined && isLocked(found) && lie !== 'deletes') return failure(403, 'AccessDenied')
      drop(versions, ({ id }) => id === wanted)
      return { status: 204 }
    }
    if (versioned)
      versions.push({ id: randomUUID(), key, body: Buffer.alloc(0), headers: {}, isDeleteMarker: true })
    else drop(versions, (version) => version.key === key)
    return { status: 204 }
  }

  function retain(found: Version | undefined, xml: string): Answered {
    if (found === undefined) return failure(404, 'NoSuchKey')
    const [mode = '', until = ''] = ['Mode', 'RetainUntilDate'].map(
      (tag) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(xml)?.[1],
    )
    const isShorter = new Date(until) < new Date(found.headers[UNTIL] ?? 0)
    const isWeaker = mode === 'GOVERNANCE' && found.headers[MODE] === 'COMPLIANCE'
    const allowed = isShorter ? lie === 'shortens' : isWeaker ? lie === 'weakens' : true
    if (isLocked(found) && !allowed) return failure(403, 'AccessDenied')
    found.headers = { ...found.headers, [MODE]: mode, [UNTIL]: until }
    return { status: 200 }
  }

  return {
    endpoint,
    seen,
    fail(times, how, matches = () => true) {
      for (let i = 0; i < times; i++) faults.push({ how, matches })
    },
    damage(bucket, key) {
      for (const version of buckets.get(bucket) ?? [])
        if (version.key === key) version.body = Buffer.from(version.body).fill(0)
    },
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

interface Asked {
  method: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
  key: string
  versions: Version[]
}

interface Answered {
  status: number
  body?: Buffer
  headers?: Record<string, string>
}

const MODE = 'x-amz-object-lock-mode'
const UNTIL = 'x-amz-object-lock-retain-until-date'
const PAGE = 2

const isLocked = ({ headers }: Version) => new Date(headers[UNTIL] ?? 0) > new Date()

function retention(found: Version | undefined): Answered {
  if (found?.headers[MODE] === undefined) return failure(404, 'NoSuchObjectLockConfiguration')
  const { [MODE]: mode, [UNTIL]: until } = found.headers
  const xml = `<Retention><Mode>${mode}</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`
  return { status: 200, body: Buffer.from(xml) }
}

const failure = (status: number, code: string) => ({
  status,
  body: Buffer.from(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`),
})

const ANSWERS = {
  'slow-down': failure(503, 'SlowDown'),
  internal: failure(500, 'InternalError'),
  lost: failure(500, 'InternalError'),
  denied: failure(403, 'AccessDenied'),
}

function drop(versions: Version[], which: (version: Version) => boolean): void {
  for (let i = versions.length - 1; i >= 0; i--) {
    const version = versions[i]
    if (version !== undefined && which(version)) versions.splice(i, 1)
  }
}

function listing(versions: readonly Version[], query: URLSearchParams): Buffer {
  const newest = new Map(versions.map((version) => [version.key, version]))
  const objects = [...newest.values()]
    .filter(({ key, isDeleteMarker }) => !isDeleteMarker && key.startsWith(query.get('prefix') ?? ''))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const from = Number(query.get('continuation-token') ?? 0)
  const contents = objects
    .slice(from, from + PAGE)
    .map(({ key, body }) => `<Contents><Key>${key}</Key><Size>${body.length}</Size></Contents>`)
  const more = from + PAGE < objects.length
  const next = more ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : ''
  return Buffer.from(
    `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
  )
}

function versionListing(versions: readonly Version[], prefix: string): Buffer {
  const found = versions.filter(({ key }) => key.startsWith(prefix))
  const entries = found.map(({ key, id, isDeleteMarker }) => {
    const tag = isDeleteMarker ? 'DeleteMarker' : 'Version'
    return `<${tag}><Key>${key}</Key><VersionId>${id}</VersionId></${tag}>`
  })
  return Buffer.from(
    `<ListVersionsResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListVersionsResult>`,
  )
}
