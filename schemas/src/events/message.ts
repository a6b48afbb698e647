import { z } from 'zod'
import { Ref } from '../ids.ts'
import { ProviderMedia } from './call.ts'
import { eventSchema } from './envelope.ts'
import { Agent, AuthorKind, interaction } from './interaction.ts'

export const MessageKind = z.enum([
  'text',
  'image',
  'audio',
  'video',
  'document',
  'sticker',
  'location',
  'contacts',
  'button_reply',
  'list_reply',
  'flow_reply',
  'reaction',
  'voicemail',
  'order',
  'unsupported',
  'other',
])
export type MessageKind = z.infer<typeof MessageKind>

const message = { ...interaction, message: Ref, inReplyTo: Ref.optional() }

/** The `choice` of who takes all consent back: a button that we offer, or a text that is nothing but a word for it. */
export const WITHDRAW_CHOICE = 'onrecord:withdraw'

export const MessageReceived = eventSchema(
  'onrecord.message.received.v1',
  z.object({
    ...message,
    kind: MessageKind,
    media: ProviderMedia.partial({ sha256: true }).optional(),
    /**
     * The id of the button or list row pressed, if it is one of ours (`onrecord:` ...); others stay sealed. Of a text
     * that is nothing but a word of withdrawal ("stop"): {@link WITHDRAW_CHOICE}.
     */
    choice: z.string().optional(),
    /** A voicemail's call. */
    call: Ref.optional(),
  }),
)
export const MessageSent = eventSchema(
  'onrecord.message.sent.v1',
  z.object({
    ...message,
    kind: MessageKind,
    author: AuthorKind,
    agent: Agent.optional(),
    team: z.string().optional(),
  }),
)
export const MessageStatusChanged = eventSchema(
  'onrecord.message.status_changed.v1',
  z.object({
    ...message,
    status: z.enum(['sent', 'delivered', 'read', 'failed', 'played']),
    billable: z.boolean().optional(),
    pricingCategory: z.string().optional(),
    pricingType: z.string().optional(),
    errorCodes: z.array(z.int()),
  }),
)
