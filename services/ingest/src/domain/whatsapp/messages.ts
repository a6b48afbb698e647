import { z } from 'zod'
import { callOrMessageRef, callRef, type Draft, type Item, messageRef } from '../draft.ts'
import { absent, instantOf } from '../fields.ts'
import { dead, readItem, unrecognised } from '../read-item.ts'
import { readIdentityMessage } from './identity-changes.ts'
import { Message, senderOf } from './message.ts'
import { contentReaders, type MessageContent } from './message-content.ts'
import type { ChangeContext } from './payload.ts'
import { readPermissionReply } from './permission-replies.ts'

const Shape = z.looseObject({
  type: absent(z.string()),
  interactive: absent(z.looseObject({ type: absent(z.string()) })),
})

/** The kind of a message, also where `type` is missing, as it is in samples of permission replies. */
function kindOf(raw: unknown): string {
  const shape = Shape.safeParse(raw).data
  if (shape === undefined) return 'unreadable'
  if (shape.interactive?.type !== undefined) return `interactive.${shape.interactive.type}`
  return shape.type ?? Object.keys(shape).find((key) => key in contentReaders) ?? 'untyped'
}

/** Buttons of ours; what others' buttons are called is nobody's business. */
const OURS = 'onrecord:'
const MAX_CHOICE = 200

/** One item of `value.messages[]`: all are inbound. */
export function readMessage(raw: unknown, path: string, context: ChangeContext): Item {
  const kind = kindOf(raw)
  if (kind === 'interactive.call_permission_reply') return readPermissionReply(raw, path, context)
  if (kind === 'system') return readIdentityMessage(raw, path, context)
  const reader = Object.hasOwn(contentReaders, kind) ? contentReaders[kind] : undefined
  if (reader === undefined)
    return readItem(Message, raw, path, (message) =>
      unrecognised({
        field: context.field,
        kind,
        raw,
        time: new Date(message.timestamp * 1000),
        contact: senderOf(message, context),
      }),
    )
  const content = reader.safeParse(raw)
  if (!content.success) return dead(raw, path, content.error)
  return readItem(Message, raw, path, (message) => received(message, content.data, context))
}

function received(message: Message, content: MessageContent, context: ChangeContext): Draft {
  // a voicemail is an audio message whose id is the call's
  const isVoicemail = content.kind === 'audio' && message.id.startsWith('wacid.')
  const replyTo = content.reactedTo ?? message.context?.id
  const { pressed } = content
  const isOurs = pressed?.startsWith(OURS) === true && pressed.length <= MAX_CHOICE
  return {
    type: 'onrecord.message.received.v1',
    time: instantOf(message.timestamp),
    idParts: ['message', message.id],
    counted: 'owner',
    contact: senderOf(message, context),
    refs: {
      message: messageRef(message.id),
      inReplyTo: replyTo === undefined ? undefined : callOrMessageRef(replyTo),
      call: isVoicemail ? callRef(message.id) : undefined,
    },
    data: {
      kind: isVoicemail ? 'voicemail' : content.kind,
      media: content.media,
      choice: isOurs ? pressed : undefined,
    },
    content: {
      ...(content.text !== undefined && { text: content.text }),
      ...(content.mediaUrl !== undefined && { mediaUrl: content.mediaUrl }),
      providerIds: { message: message.id, ...(replyTo !== undefined && { inReplyTo: replyTo }) },
    },
  }
}
