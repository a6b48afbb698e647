import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ConsoleDeps, PlayReason } from '../deps.ts'
import { byteRangeOf } from '../domain/byte-range.ts'
import { tokenHash } from '../domain/tokens.ts'
import { sessionOf, workspaceOf } from '../guard.ts'
import type { SessionCookie } from '../session-cookie.ts'
import { WorkspaceParams } from './params.ts'

const Params = WorkspaceParams.extend({ recording: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) })
const Query = z.object({ reason: PlayReason })

/** A player asks for one file in many ranges; within this time they are one listening. */
const LISTENING_MS = 10 * 60_000

/** GET …/recordings/:recording/audio: the sound, after its ledger entry. */
export function audioRoute(scope: App, { playRecording, clock }: ConsoleDeps, cookie: SessionCookie): void {
  scope.get(
    '/v1/workspaces/:workspace/recordings/:recording/audio',
    { config: { action: 'play_recording' }, schema: { params: Params, querystring: Query } },
    async (request, reply) => {
      if (playRecording === undefined)
        throw new ProblemError(
          'playback_unavailable',
          501,
          'Recordings cannot be played on this installation',
        )
      const { recording } = request.params
      const { reason } = request.query
      const audio = await playRecording({
        workspace: workspaceOf(request).id,
        recording,
        actor: `user:${sessionOf(request).user.id}`,
        reason,
        playKey: playKeyOf(cookie.read(request) ?? '', recording, reason, clock.now()),
      })
      if (audio === undefined)
        throw new ProblemError('recording_not_found', 404, 'There is no such recording here')
      return sendRange(request, reply, audio)
    },
  )
}

function playKeyOf(session: string, recording: string, reason: PlayReason, now: Date): string {
  const window = Math.floor(now.getTime() / LISTENING_MS)
  return `played:${tokenHash(`${session}:${recording}:${reason}:${window}`).toString('hex')}`
}

function sendRange(
  request: FastifyRequest,
  reply: FastifyReply,
  audio: { bytes: Uint8Array; contentType: string },
) {
  const bytes = Buffer.from(audio.bytes.buffer, audio.bytes.byteOffset, audio.bytes.byteLength)
  const range = byteRangeOf(request.headers.range, bytes.length)
  reply.header('accept-ranges', 'bytes').header('content-disposition', 'inline')
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${bytes.length}`)
    throw new ProblemError('range_unsatisfiable', 416, 'The recording has no such bytes')
  }
  reply.type(audio.contentType)
  if (range === undefined) return reply.send(bytes)
  return reply
    .status(206)
    .header('content-range', `bytes ${range.first}-${range.last}/${bytes.length}`)
    .send(bytes.subarray(range.first, range.last + 1))
}
