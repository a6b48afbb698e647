import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { sampleFiles } from './media.ts'
import type { SampleDay, SampleMedia } from './types.ts'

export interface GraphStandIn {
  /** With version, as a Graph base URL is configured. */
  url: string
  requests: { metadata: number; files: number; refused: number }
  stop(): Promise<void>
}

export interface GraphStandInOptions {
  /** 0 or absent: any free one. */
  port?: number
  now?: () => number
}

const VERSION = 'v25.0'
const URL_LIVES_MS = 5 * 60_000

interface Ticket {
  mediaId: string
  until: number
}

/**
 * Serves the day's files on the loopback as the Graph API does: `GET /<version>/<media id>` gives an address that lives
 * five minutes, `GET <address>` the bytes, both only with the account's token.
 */
export async function startGraphStandIn(
  day: SampleDay,
  { port = 0, now = Date.now }: GraphStandInOptions = {},
): Promise<GraphStandIn> {
  const tokens = new Map(
    day.workspaces.flatMap(({ accounts }) => accounts.map(({ id, whatsapp }) => [id, whatsapp.graphToken])),
  )
  const known = new Set(tokens.values())
  const tickets = new Map<string, Ticket>()
  const requests = { metadata: 0, files: 0, refused: 0 }
  const server = Fastify()

  const tokenOf = (request: FastifyRequest) => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]

  function refuse(reply: FastifyReply, status: 401 | 404, code: number, message: string) {
    requests.refused += 1
    return reply
      .status(status)
      .send({ error: { message, type: 'OAuthException', code, fbtrace_id: randomUUID() } })
  }

  /** The file, if it is there and the token may see it. */
  function mediaFor(request: FastifyRequest, mediaId: string): SampleMedia | undefined {
    const media = Object.hasOwn(day.media, mediaId) ? day.media[mediaId] : undefined
    const mayRead = media !== undefined && tokens.get(media.account) === tokenOf(request)
    return mayRead && media.gone !== true ? media : undefined
  }

  server.addHook('onRequest', async (request, reply) => {
    if (!known.has(tokenOf(request) ?? '')) return refuse(reply, 401, 190, 'Invalid OAuth access token.')
  })

  server.get<{ Params: { mediaId: string } }>('/:version/:mediaId', async (request, reply) => {
    requests.metadata += 1
    const { mediaId } = request.params
    const media = mediaFor(request, mediaId)
    if (media === undefined)
      return refuse(reply, 404, 100, `Unsupported get request. Object with ID '${mediaId}' does not exist`)
    const ticket = randomUUID()
    tickets.set(ticket, { mediaId, until: now() + URL_LIVES_MS })
    const bytes = await bytesOf(day, media)
    return {
      messaging_product: 'whatsapp',
      url: `http://${request.host}/whatsapp_business/attachments/?mid=${mediaId}&ticket=${ticket}`,
      mime_type: media.mimeType,
      sha256: media.sha256,
      file_size: bytes.byteLength,
      id: mediaId,
    }
  })

  server.get<{ Querystring: { mid?: string; ticket?: string } }>(
    '/whatsapp_business/attachments/',
    async (request, reply) => {
      requests.files += 1
      const { mid = '', ticket = '' } = request.query
      const issued = tickets.get(ticket)
      const media = mediaFor(request, mid)
      const isValid = issued !== undefined && issued.mediaId === mid && now() < issued.until
      if (!isValid || media === undefined) return refuse(reply, 404, 100, 'URL signature expired')
      return reply.type(media.mimeType).send(await bytesOf(day, media))
    },
  )

  const origin = await server.listen({ host: '127.0.0.1', port })
  return { url: `${origin}/${VERSION}`, requests, stop: () => server.close() }
}

/** The file's bytes; of a corrupt one, those of another file. */
function bytesOf(day: SampleDay, media: SampleMedia): Promise<Buffer> {
  if (media.corrupt !== true) return readFile(new URL(media.file, sampleFiles))
  const other = Object.values(day.media).find(
    ({ sha256, mimeType }) => sha256 !== media.sha256 && mimeType === media.mimeType,
  )
  if (other === undefined) throw new Error('no other file to serve instead of the corrupt one')
  return readFile(new URL(other.file, sampleFiles))
}
