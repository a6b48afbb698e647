import { z } from 'zod'
import { MediaGoneError, MediaTooLargeError, MediaUnavailableError } from './media-errors.ts'

export interface MediaRequest {
  /** The provider's media id. */
  id: string
  /** With version, for instance `https://graph.facebook.com/v25.0`. */
  graphBaseUrl: string
  /** The account's: needed for the question and for the file. */
  accessToken: string
}

/** Files that Meta holds: `GET /<media id>` answers with a URL that lives five minutes, `GET <url>` with the bytes. */
export interface GraphMedia {
  /** @throws MediaGoneError, MediaTooLargeError, MediaUnavailableError */
  fetch(request: MediaRequest): Promise<Buffer>
}

export interface GraphMediaOptions {
  maxBytes?: number
  timeoutMs?: number
  /** Domains that a file's URL may be on, besides the Graph API's own: the token goes there too. */
  mediaDomains?: readonly string[]
}

/** A URL that has run out is asked for again so many times. */
const URL_TRIES = 3
const RUN_OUT = new Set([401, 403, 404, 410])
const META_DOMAINS = ['fbsbx.com', 'fbcdn.net', 'facebook.com', 'whatsapp.net', 'whatsapp.com']

const MediaAnswer = z.object({ url: z.url() })
/** Graph error 100, subcode 33: the object does not exist, or this token may not see it. */
const GraphError = z.object({ error: z.object({ code: z.int(), error_subcode: z.int().optional() }) })

export function createGraphMedia(options: GraphMediaOptions = {}): GraphMedia {
  const { maxBytes = 100 * 1024 * 1024, timeoutMs = 60_000, mediaDomains = META_DOMAINS } = options

  async function ask(url: URL, token: string): Promise<Response> {
    try {
      return await fetch(url, {
        headers: { authorization: `Bearer ${token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
    } catch (error) {
      throw new MediaUnavailableError(`no answer from ${url.host}`, { cause: error })
    }
  }

  async function urlOf({ id, graphBaseUrl, accessToken }: MediaRequest): Promise<URL> {
    const base = new URL(graphBaseUrl)
    const question = new URL(`${base.pathname.replace(/\/$/, '')}/${encodeURIComponent(id)}`, base)
    const response = await ask(question, accessToken)
    const body = await response.json().catch(() => undefined)
    if (response.status === 404 || isGone(response.status, body)) throw new MediaGoneError(`no media ${id}`)
    if (!response.ok) throw unavailable(response)
    const answer = MediaAnswer.safeParse(body)
    if (!answer.success) throw new MediaUnavailableError(`the answer for media ${id} has no URL`)
    const url = new URL(answer.data.url)
    if (!isTrusted(url, base))
      throw new MediaUnavailableError(`media ${id} lies on ${url.host}, which is not a media domain`)
    return url
  }

  const isTrusted = (url: URL, base: URL) =>
    url.origin === base.origin ||
    (url.protocol === 'https:' &&
      mediaDomains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`)))

  return {
    async fetch(request) {
      for (let tries = 1; ; tries++) {
        const response = await ask(await urlOf(request), request.accessToken)
        if (response.ok) return readUpTo(response, maxBytes)
        await response.body?.cancel()
        if (!RUN_OUT.has(response.status) || tries === URL_TRIES) throw unavailable(response)
      }
    },
  }
}

function isGone(status: number, body: unknown): boolean {
  if (status !== 400) return false
  const parsed = GraphError.safeParse(body)
  return parsed.success && parsed.data.error.code === 100 && parsed.data.error.error_subcode === 33
}

function unavailable(response: Response): MediaUnavailableError {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new MediaUnavailableError(`the provider answered ${response.status}`, {
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  })
}

/** Reads no further than the limit, whatever `content-length` says. */
async function readUpTo(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength
      if (size > maxBytes) throw new MediaTooLargeError(`the file is larger than ${maxBytes} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof MediaTooLargeError) throw error
    throw new MediaUnavailableError('the file broke off', { cause: error })
  }
  return Buffer.concat(chunks)
}
