import { ProviderMedia } from '@onrecord/schemas'
import { z } from 'zod'
import { callRef, type Draft, type Item } from '../draft.ts'
import { absent, Id, instantOf, Seconds, UnixSeconds } from '../fields.ts'
import { readItem, unrecognised } from '../read-item.ts'
import { customerOf, directionOf } from './contact.ts'
import { opaqueDataOf } from './opaque-data.ts'
import { type ChangeContext, errorCodesOf } from './payload.ts'

const common = {
  id: Id,
  event: z.string(),
  timestamp: UnixSeconds,
  direction: absent(z.string()),
  from: absent(Id),
  to: absent(Id),
  from_user_id: absent(Id),
  to_user_id: absent(Id),
  biz_opaque_callback_data: absent(z.string()),
}
const CallItem = z.looseObject(common)
type CallItem = z.infer<typeof CallItem>

const TerminateItem = z.looseObject({
  ...common,
  /** Samples show capitals, title case and even a list: the first counts. */
  status: absent(z.union([z.string(), z.array(z.string()).min(1)])),
  start_time: absent(UnixSeconds),
  end_time: absent(UnixSeconds),
  duration: absent(Seconds),
  errors: z.unknown().optional(),
})

const Media = z.looseObject({
  id: Id.pipe(ProviderMedia.shape.id),
  sha256: ProviderMedia.shape.sha256,
  mime_type: z.string(),
  url: absent(z.string()),
})
const RecordingItem = z.looseObject({ ...common, call_recording: z.looseObject({ audio: Media }) })
const TranscriptionItem = z.looseObject({ ...common, call_transcript: z.looseObject({ document: Media }) })

const EventName = z.looseObject({ event: z.string() })

/** One item of `value.calls[]`, of whatever event. */
export function readCall(raw: unknown, path: string, context: ChangeContext): Item {
  const event = EventName.safeParse(raw).data?.event
  switch (event) {
    case 'connect':
    case 'call_created':
      return readItem(CallItem, raw, path, (item) => connected(item, event, context))
    case 'terminate':
      return readItem(TerminateItem, raw, path, (item) => ended(item, context))
    case 'call_recording_available':
      return readItem(RecordingItem, raw, path, (item) =>
        artefact('onrecord.call.recording_available.v1', item, item.call_recording.audio, context),
      )
    case 'call_transcription_available':
      return readItem(TranscriptionItem, raw, path, (item) =>
        artefact('onrecord.call.transcription_available.v1', item, item.call_transcript.document, context),
      )
    case undefined:
    default:
      return readItem(CallItem, raw, path, (item) =>
        unrecognised({
          field: context.field,
          kind: item.event,
          raw,
          time: new Date(item.timestamp * 1000),
          contact: base(item, context).contact,
        }),
      )
  }
}

/** What every event of a call has. The type is the caller's. */
function base(item: CallItem, context: ChangeContext) {
  const direction = directionOf(item.direction, item, context.displayPhone)
  const opaque = opaqueDataOf(item.biz_opaque_callback_data)
  return {
    time: instantOf(item.timestamp),
    idParts: [context.phoneNumberId, item.id, item.event, String(item.timestamp)],
    counted: 'always' as const,
    contact: customerOf(item, direction, context),
    agent: opaque.agent,
    refs: { call: callRef(item.id) },
    data: { direction } as Record<string, unknown>,
    content: {
      providerIds: {
        call: item.id,
        ...(opaque.conversation !== undefined && { conversation: opaque.conversation }),
      },
    },
  }
}

function connected(item: CallItem, signal: 'connect' | 'call_created', context: ChangeContext): Draft {
  const draft = base(item, context)
  return { ...draft, type: 'onrecord.call.connected.v1', data: { ...draft.data, signal } }
}

/** More than this between the stated duration and end minus start is flagged. Seconds. */
const TOLERANCE_S = 1

function ended(item: z.infer<typeof TerminateItem>, context: ChangeContext): Draft {
  const draft = base(item, context)
  const status = (Array.isArray(item.status) ? item.status[0] : item.status)?.toLowerCase()
  const { start_time: start, end_time: end, duration } = item
  const spans = start !== undefined && end !== undefined && duration !== undefined
  const isMismatch = spans && Math.abs(duration - (end - start)) > TOLERANCE_S
  return {
    ...draft,
    type: 'onrecord.call.ended.v1',
    data: {
      ...draft.data,
      status: status === 'completed' || status === 'failed' ? status : undefined,
      startedAt: start === undefined ? undefined : instantOf(start),
      endedAt: end === undefined ? undefined : instantOf(end),
      durationS: duration,
      errorCodes: [...new Set([...errorCodesOf(item.errors), ...context.errorCodes])],
      flags: isMismatch ? ['duration_mismatch'] : [],
    },
  }
}

function artefact(
  type: 'onrecord.call.recording_available.v1' | 'onrecord.call.transcription_available.v1',
  item: CallItem,
  media: z.infer<typeof Media>,
  context: ChangeContext,
): Draft {
  const draft = base(item, context)
  return {
    ...draft,
    type,
    idParts: [context.phoneNumberId, item.id, item.event, media.id],
    data: { ...draft.data, media: { id: media.id, sha256: media.sha256, mimeType: media.mime_type } },
    content: { ...draft.content, ...(media.url !== undefined && { mediaUrl: media.url }) },
  }
}
