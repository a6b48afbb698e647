import { z } from 'zod'
import { Ref } from '../ids.ts'
import { eventSchema } from './envelope.ts'
import { Agent, interaction } from './interaction.ts'

/** `inbound`: the user calls the business (UIC). `outbound`: the business calls (BIC). */
export const Direction = z.enum(['inbound', 'outbound'])
export type Direction = z.infer<typeof Direction>

const call = {
  ...interaction,
  call: Ref,
  direction: Direction.optional(),
  /** Known only where the sender put `agent=` into the call's opaque data, or the inbox says so. */
  agent: Agent.optional(),
}

/** WhatsApp `connect` or (SIP) `call_created`. Not a sign that anybody answered. */
export const CallConnected = eventSchema(
  'onrecord.call.connected.v1',
  z.object({ ...call, signal: z.enum(['connect', 'call_created']) }),
)
/** WhatsApp call `statuses[]`; outbound only. */
export const CallStatusChanged = eventSchema(
  'onrecord.call.status_changed.v1',
  z.object({ ...call, status: z.enum(['ringing', 'accepted', 'rejected']) }),
)
/** WhatsApp `terminate`. `startedAt`, `endedAt`, `durationS` are there only if the other side picked up. */
export const CallEnded = eventSchema(
  'onrecord.call.ended.v1',
  z.object({
    ...call,
    status: z.enum(['completed', 'failed']).optional(),
    startedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    durationS: z.int().nonnegative().optional(),
    /** Who hung up, declined or cancelled, where the sender knows; WhatsApp does not tell. */
    endedBy: z.enum(['business', 'contact']).optional(),
    errorCodes: z.array(z.int()),
    flags: z.array(z.enum(['duration_mismatch'])),
  }),
)

/** A file that the provider holds for a few days. */
export const ProviderMedia = z.object({
  /** The provider's media id: a plain number, asked for by `GET /<id>`. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** SHA-256 of the bytes, Base64 (not hex). */
  sha256: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  mimeType: z.string(),
})
export type ProviderMedia = z.infer<typeof ProviderMedia>

export const CallRecordingAvailable = eventSchema(
  'onrecord.call.recording_available.v1',
  z.object({ ...call, media: ProviderMedia }),
)
export const CallTranscriptionAvailable = eventSchema(
  'onrecord.call.transcription_available.v1',
  z.object({ ...call, media: ProviderMedia }),
)

/** WhatsApp `call_permission_reply`, or its request as told by the sender. Never a consent to recording. */
export const PermissionReplied = eventSchema(
  'onrecord.permission.replied.v1',
  z.object({
    ...interaction,
    response: z.enum(['accept', 'reject']),
    permanent: z.boolean(),
    expiresAt: z.iso.datetime().optional(),
    responseSource: z.enum(['user_action', 'automatic']),
    /** The request's message or, for a callback, the call. */
    inReplyTo: Ref.optional(),
  }),
)
export const PermissionRequested = eventSchema(
  'onrecord.permission.requested.v1',
  z.object({ ...interaction, message: Ref }),
)
