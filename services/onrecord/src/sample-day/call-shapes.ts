import {
  contactItem,
  end,
  mediaUrl,
  recipient,
  type Shown,
  session,
  type WhatsAppChange,
} from './whatsapp-shapes.ts'

export type CallDirection = 'USER_INITIATED' | 'BUSINESS_INITIATED'

/** What all events of one call have in common. */
export interface CallIdentity {
  id: string
  direction: CallDirection
  shown: Shown
  /** Without `+`. */
  business: string
  /** `agent=...;conv=...`, where the business set it. */
  opaque: string | undefined
}

/** What providers leave out now and then. */
export interface Omissions {
  contacts?: boolean
  direction?: boolean
}

const parties = ({ direction, shown, business }: CallIdentity) =>
  direction === 'USER_INITIATED'
    ? { ...end('from', shown), to: business }
    : { from: business, ...end('to', shown) }

const opaqueOf = (opaque: string | undefined) => opaque !== undefined && { biz_opaque_callback_data: opaque }

const callsChange = (
  item: Record<string, unknown>,
  profile: Record<string, unknown> | undefined,
  more: Record<string, unknown> = {},
): WhatsAppChange => ({
  field: 'calls',
  value: { ...(profile !== undefined && { contacts: [profile] }), calls: [item], ...more },
})

export interface Profile {
  name: string
  username: string | undefined
}

/** `connect` (with a session description) or, for numbers in SIP mode, `call_created` (without). */
export function connectChange(
  call: CallIdentity,
  event: 'connect' | 'call_created',
  time: number,
  profile: Profile,
  omit: Omissions,
): WhatsAppChange {
  const isInbound = call.direction === 'USER_INITIATED'
  const item = {
    id: call.id,
    ...parties(call),
    event,
    timestamp: String(time),
    ...(omit.direction !== true && { direction: call.direction }),
    ...(!isInbound && opaqueOf(call.opaque)),
    ...(event === 'connect' && { session: session(isInbound ? 'offer' : 'answer', 3480 + (time % 40)) }),
  }
  const contact = contactItem(profile.name, profile.username, call.shown)
  return callsChange(item, omit.contacts === true ? undefined : contact)
}

/** A status of a call that the business makes. */
export const callStatusChange = (
  call: CallIdentity,
  status: 'RINGING' | 'ACCEPTED' | 'REJECTED',
  time: number,
): WhatsAppChange => ({
  field: 'calls',
  value: {
    statuses: [
      {
        id: call.id,
        type: 'call',
        status,
        timestamp: String(time),
        ...recipient(call.shown),
        ...opaqueOf(call.opaque),
      },
    ],
  },
})

export interface Termination {
  time: number
  /** As it comes: capitals, title case, or a list. */
  status: string | readonly string[]
  /** Present where the other side picked up. */
  talk?: { start: number; end: number; duration: number }
  errors?: readonly Record<string, unknown>[]
}

export function terminateChange(
  call: CallIdentity,
  { time, status, talk, errors }: Termination,
  profile: Profile,
  omit: Omissions,
): WhatsAppChange {
  const item = {
    id: call.id,
    ...parties(call),
    event: 'terminate',
    direction: call.direction,
    timestamp: String(time),
    status,
    ...(talk !== undefined && {
      start_time: String(talk.start),
      end_time: String(talk.end),
      duration: talk.duration,
    }),
    ...opaqueOf(call.opaque),
  }
  const contact = contactItem(profile.name, profile.username, call.shown)
  return callsChange(
    item,
    omit.contacts === true ? undefined : contact,
    errors === undefined ? {} : { errors },
  )
}

export interface Artefact {
  mediaId: string
  sha256: string
  mimeType: string
}

/** The recording of a call is ready. Names only the call and the user: no direction, no agent. */
export const recordingChange = (call: CallIdentity, time: number, media: Artefact): WhatsAppChange =>
  artefactChange(call, time, 'call_recording_available', {
    call_recording: { type: 'audio', audio: mediaOf(media) },
  })

export const transcriptionChange = (call: CallIdentity, time: number, media: Artefact): WhatsAppChange =>
  artefactChange(call, time, 'call_transcription_available', {
    call_transcript: { document: mediaOf(media) },
  })

const mediaOf = ({ mediaId, sha256, mimeType }: Artefact) => ({
  id: mediaId,
  sha256,
  mime_type: mimeType,
  url: mediaUrl(mediaId),
})

const artefactChange = (call: CallIdentity, time: number, event: string, content: Record<string, unknown>) =>
  callsChange(
    { id: call.id, ...end('from', call.shown), timestamp: String(time), event, ...content },
    undefined,
  )
