import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the double answers for one media id. */
export interface DoubleMedia {
  bytes: Uint8Array
  /** Answers of the media question before it works, for instance 500, 429. */
  failFirst?: number[]
  /** How many URLs have run out before one works. */
  deadUrls?: number
  /** Given instead of a URL of the double's. */
  url?: string
  /** Runs before the bytes are sent. */
  beforeBytes?: () => Promise<void>
}

export interface SentMessage {
  /** The provider's id. */
  id: string
  phoneNumberId: string
  body: Record<string, unknown>
}

export type MessageFault =
  /** Refused: not taken. */
  | { status: number; code: number; retryAfterS?: number }
  /** Taken, and then the connection breaks before the answer. */
  | 'break_after_taking'

export interface GraphDouble {
  baseUrl: string
  media: Map<string, DoubleMedia>
  /** Paths asked for, in order, without the token. */
  asked: string[]
  /** Messages that were taken, in order. */
  sent: SentMessage[]
  /** What the next messages meet instead of being taken, first come first served. */
  messageFaults: MessageFault[]
  close(): Promise<void>
}

/** Meta's Graph API as far as media and messages go, on loopback. It accepts one bearer token. */
export async function startGraphDouble({ token = 'test-token' } = {}): Promise<GraphDouble> {
  const media = new Map<string, DoubleMedia>()
  const asked: string[] = []
  const sent: SentMessage[] = []
  const messageFaults: MessageFault[] = []
  const urls = new Map<string, { id: string; alive: boolean }>()
  let count = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    asked.push(path)
    if (request.headers.authorization !== `Bearer ${token}`)
      return end(response, 401, { error: { code: 190 } })
    const sender = /^\/v25\.0\/(\d+)\/messages$/.exec(path)?.[1]
    if (sender !== undefined && request.method === 'POST') return takeMessage(request, response, sender)
    const file = urls.get(path)
    if (file !== undefined) return sendFile(response, file)
    const found = media.get(path.replace('/v25.0/', ''))
    if (found === undefined) return end(response, 404, { error: { code: 100, error_subcode: 33 } })
    const failure = found.failFirst?.shift()
    if (failure !== undefined) return end(response, failure, { error: { code: 1 } })
    const id = path.replace('/v25.0/', '')
    const url = `/files/${count++}`
    const isDead = (found.deadUrls ?? 0) > 0
    if (isDead) found.deadUrls = (found.deadUrls ?? 0) - 1
    urls.set(url, { id, alive: !isDead })
    return end(response, 200, {
      id,
      url: found.url ?? `${origin()}${url}`,
      mime_type: 'audio/ogg',
      messaging_product: 'whatsapp',
    })
  }

  async function takeMessage(
    request: IncomingMessage,
    response: ServerResponse,
    phoneNumberId: string,
  ): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const fault = messageFaults.shift()
    if (fault !== undefined && fault !== 'break_after_taking') {
      if (fault.retryAfterS !== undefined) response.setHeader('retry-after', fault.retryAfterS)
      return end(response, fault.status, { error: { code: fault.code, message: 'refused' } })
    }
    const id = `wamid.OUT${sent.length + 1}`
    sent.push({ id, phoneNumberId, body: JSON.parse(Buffer.concat(chunks).toString()) })
    if (fault === 'break_after_taking') response.destroy()
    else end(response, 200, { messaging_product: 'whatsapp', contacts: [], messages: [{ id }] })
  }

  async function sendFile(
    response: ServerResponse,
    { id, alive }: { id: string; alive: boolean },
  ): Promise<void> {
    const found = media.get(id)
    if (!alive || found === undefined) return end(response, 404, {})
    await found.beforeBytes?.()
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': found.bytes.byteLength,
    })
    response.end(found.bytes)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    baseUrl: `${origin()}/v25.0`,
    media,
    asked,
    sent,
    messageFaults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function end(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
