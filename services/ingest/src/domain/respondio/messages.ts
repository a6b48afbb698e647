import type { AuthorKind, MessageKind } from '@onrecord/schemas'
import { z } from 'zod'
import { type Draft, messageRef } from '../draft.ts'
import { absent, Id, UnixTime } from '../fields.ts'
import { agentOf, identifiersOf, Webhook, type WebhookFrame } from './payload.ts'

export const MessageWebhook = Webhook.extend({
  message: z.looseObject({
    messageId: Id,
    channelMessageId: absent(Id),
    timestamp: UnixTime,
    sender: absent(z.looseObject({ source: absent(z.string()), userId: absent(Id), id: absent(Id) })),
    message: z.looseObject({
      type: z.string(),
      text: absent(z.string()),
      attachment: absent(z.looseObject({ type: absent(z.string()), url: absent(z.string()) })),
    }),
  }),
})
type MessageWebhook = z.infer<typeof MessageWebhook>

const KINDS: Readonly<Record<string, MessageKind>> = {
  text: 'text',
  image: 'image',
  audio: 'audio',
  video: 'video',
  file: 'document',
  document: 'document',
  sticker: 'sticker',
  location: 'location',
  contacts: 'contacts',
  quick_reply: 'button_reply',
  reaction: 'reaction',
  unsupported: 'unsupported',
}

/** Who wrote it, by `message.sender.source`. Only `user` is a person at work; whatever is not known is automation. */
const AUTHORS: Readonly<Record<string, AuthorKind>> = {
  user: 'human',
  ai_agent: 'ai_agent',
  bot: 'bot',
  echo: 'echo',
  broadcast: 'campaign',
  system: 'system',
}
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** The channel's own id where it is WhatsApp's, so that a message that two sources saw is one message. */
function refOf({ messageId, channelMessageId }: MessageWebhook['message'], { account }: WebhookFrame) {
  return messageRef(
    channelMessageId?.startsWith('wamid.') === true ? channelMessageId : `respondio/${account}/${messageId}`,
  )
}

function message(webhook: MessageWebhook, frame: WebhookFrame) {
  const { message: envelope } = webhook
  const { message: body } = envelope
  const type = body.type === 'attachment' ? (body.attachment?.type ?? 'file') : body.type
  return {
    time: new Date(envelope.timestamp).toISOString(),
    idParts: [webhook.event_type, envelope.messageId],
    counted: 'owner' as const,
    contact: identifiersOf(webhook.contact, frame),
    refs: { message: refOf(envelope, frame) },
    data: { kind: own(KINDS, type) ?? 'other' } as Record<string, unknown>,
    content: {
      ...(body.text !== undefined && { text: body.text }),
      ...(body.attachment?.url !== undefined && { mediaUrl: body.attachment.url }),
      providerIds: { message: envelope.messageId, contact: webhook.contact.id },
    },
  }
}

export const received = (webhook: MessageWebhook, frame: WebhookFrame): Draft => ({
  ...message(webhook, frame),
  type: 'onrecord.message.received.v1',
})

export function sent(webhook: MessageWebhook, frame: WebhookFrame): Draft {
  const draft = message(webhook, frame)
  const { sender } = webhook.message
  const author = own(AUTHORS, sender?.source ?? '') ?? 'workflow'
  const userId = sender?.userId ?? sender?.id
  const user = userId === undefined ? webhook.contact.assignee : { id: userId }
  return {
    ...draft,
    type: 'onrecord.message.sent.v1',
    agent: author === 'human' ? agentOf(user, frame) : undefined,
    data: { ...draft.data, author },
  }
}
