import type { Random } from './random.ts'
import { contactItem, end, recipient, type Shown, type WhatsAppChange } from './whatsapp-shapes.ts'

export type SampleMessageKind =
  | 'text'
  | 'image'
  | 'audio'
  | 'document'
  | 'location'
  | 'button_reply'
  | 'reaction'

/** One item of `value.messages[]`, without its envelope. */
export interface InboundMessage {
  id: string
  time: number
  shown: Shown
  content: Record<string, unknown>
}

const item = ({ id, time, shown, content }: InboundMessage) => ({
  ...end('from', shown),
  id,
  timestamp: String(time),
  ...content,
})

/** The change that carries inbound messages; `contacts[]` is left out where `profile` is absent, as providers do too. */
export const messagesChange = (
  messages: readonly InboundMessage[],
  profile?: { name: string; username: string | undefined },
): WhatsAppChange => ({
  field: 'messages',
  value: {
    ...(profile !== undefined && {
      contacts: messages.slice(0, 1).map(({ shown }) => contactItem(profile.name, profile.username, shown)),
    }),
    messages: messages.map(item),
  },
})

export const textContent = (body: string) => ({ type: 'text', text: { body } })

/** A pressed button; `context` names the message that had it. */
export const buttonReplyContent = (business: string, promptMessage: string, id: string, title: string) => ({
  type: 'interactive',
  context: { from: business, id: promptMessage },
  interactive: { type: 'button_reply', button_reply: { id, title } },
})

export const reactionContent = (message: string, emoji: string) => ({
  type: 'reaction',
  reaction: { message_id: message, emoji },
})

const mimeTypes = {
  image: 'image/jpeg',
  audio: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
} as const

export function mediaContent(random: Random, kind: 'image' | 'audio' | 'document') {
  const media = { id: random.digits(16), mime_type: mimeTypes[kind], sha256: sampleSha256(random) }
  return { type: kind, [kind]: kind === 'audio' ? { ...media, voice: true } : media }
}

/** Looks like a hash; the file behind it is not fetched. */
const sampleSha256 = (random: Random) => Buffer.from(random.hex(64), 'hex').toString('base64')

export const locationContent = () => ({
  type: 'location',
  location: { latitude: 54.3233, longitude: 10.1228 },
})

export interface StatusPlan {
  message: string
  shown: Shown
  conversation: string
  steps: readonly { status: 'sent' | 'delivered' | 'read' | 'failed' | 'played'; time: number }[]
}

const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' }
const reengagement = {
  code: 131047,
  title: 'Re-engagement message',
  message: 'Re-engagement message',
  error_data: {
    details: 'Message failed to send because more than 24 hours have passed since the customer last replied.',
  },
}

/** The change that carries the statuses of one sent message, in the order given. */
export const statusesChange = (plan: StatusPlan): WhatsAppChange => ({
  field: 'messages',
  value: {
    statuses: plan.steps.map(({ status, time }) => ({
      id: plan.message,
      status,
      timestamp: String(time),
      ...recipient(plan.shown),
      biz_opaque_callback_data: `conv=${plan.conversation}`,
      ...(status === 'delivered' && { pricing }),
      ...(status === 'failed' && { errors: [reengagement] }),
    })),
  },
})
