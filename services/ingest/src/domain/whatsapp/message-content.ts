import { type MessageKind, ProviderMedia } from '@onrecord/schemas'
import { z } from 'zod'
import { absent, Id } from '../fields.ts'

/** What an inbound message holds, apart from who sent it and when. */
export interface MessageContent {
  kind: MessageKind
  text?: string | undefined
  /** The id of what was pressed. */
  pressed?: string | undefined
  media?: { id: string; sha256?: string; mimeType: string }
  mediaUrl?: string | undefined
  /** The message that a reaction is to. */
  reactedTo?: string
}

const Media = z
  .looseObject({
    id: Id.pipe(ProviderMedia.shape.id),
    mime_type: z.string(),
    sha256: absent(z.string()),
    caption: absent(z.string()),
    url: absent(z.string()),
  })
  .transform((media) => ({
    text: media.caption,
    mediaUrl: media.url,
    media: {
      id: media.id,
      mimeType: media.mime_type,
      ...(ProviderMedia.shape.sha256.safeParse(media.sha256).success && { sha256: media.sha256 as string }),
    },
  }))

const Pressed = z.looseObject({ id: z.string(), title: absent(z.string()) })

const TextMessage = z.looseObject({ text: z.looseObject({ body: z.string() }) })
const ButtonMessage = z.looseObject({
  button: z.looseObject({ payload: absent(z.string()), text: absent(z.string()) }),
})
const ReactionMessage = z.looseObject({
  reaction: z.looseObject({ message_id: Id, emoji: absent(z.string()) }),
})
const ButtonReply = z.looseObject({ interactive: z.looseObject({ button_reply: Pressed }) })
const ListReply = z.looseObject({ interactive: z.looseObject({ list_reply: Pressed }) })
const FlowReply = z.looseObject({
  interactive: z.looseObject({ nfm_reply: z.looseObject({ body: absent(z.string()) }) }),
})

const mediaReader = (kind: MessageKind) =>
  z
    .looseObject({ [kind]: Media })
    .transform((message): MessageContent => ({ kind, ...(message[kind] as z.output<typeof Media>) }))

/** What has nothing more to say than its kind: its content stays in the sealed raw item. */
const bare = (kind: MessageKind) => z.looseObject({}).transform((): MessageContent => ({ kind }))

/** By `type`, and for interactive messages by `interactive.type`: a schema that reads the message's content. */
export const contentReaders: Readonly<Record<string, z.ZodType<MessageContent>>> = {
  text: TextMessage.transform(({ text }): MessageContent => ({ kind: 'text', text: text.body })),
  image: mediaReader('image'),
  audio: mediaReader('audio'),
  video: mediaReader('video'),
  document: mediaReader('document'),
  sticker: mediaReader('sticker'),
  location: bare('location'),
  contacts: bare('contacts'),
  order: bare('order'),
  unsupported: bare('unsupported'),
  unknown: bare('unsupported'),
  button: ButtonMessage.transform(
    ({ button }): MessageContent => ({ kind: 'button_reply', text: button.text, pressed: button.payload }),
  ),
  reaction: ReactionMessage.transform(
    ({ reaction }): MessageContent => ({
      kind: 'reaction',
      text: reaction.emoji,
      reactedTo: reaction.message_id,
    }),
  ),
  'interactive.button_reply': ButtonReply.transform(
    ({ interactive: { button_reply: one } }): MessageContent => ({
      kind: 'button_reply',
      text: one.title,
      pressed: one.id,
    }),
  ),
  'interactive.list_reply': ListReply.transform(
    ({ interactive: { list_reply: one } }): MessageContent => ({
      kind: 'list_reply',
      text: one.title,
      pressed: one.id,
    }),
  ),
  'interactive.nfm_reply': FlowReply.transform(
    ({ interactive: { nfm_reply: one } }): MessageContent => ({ kind: 'flow_reply', text: one.body }),
  ),
}
