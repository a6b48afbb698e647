import { z } from 'zod'
import { callOrMessageRef, type Item } from '../draft.ts'
import { absent, instantOf, UnixSeconds } from '../fields.ts'
import { readItem } from '../read-item.ts'
import { Message, senderOf } from './message.ts'
import type { ChangeContext } from './payload.ts'

const lower = z.string().transform((text) => text.toLowerCase())

const PermissionReply = Message.extend({
  interactive: z.looseObject({
    call_permission_reply: z.looseObject({
      response: lower.pipe(z.enum(['accept', 'reject'])),
      is_permanent: absent(z.boolean()),
      expiration_timestamp: absent(UnixSeconds),
      response_source: absent(lower.pipe(z.enum(['user_action', 'automatic']))),
    }),
  }),
})

/** Whether the business may call: given, refused, or taken back by WhatsApp itself. Never a consent to recording. */
export function readPermissionReply(raw: unknown, path: string, context: ChangeContext): Item {
  return readItem(PermissionReply, raw, path, (message) => {
    const reply = message.interactive.call_permission_reply
    const askedBy = message.context?.id
    return {
      type: 'onrecord.permission.replied.v1',
      time: instantOf(message.timestamp),
      idParts: ['message', message.id],
      counted: 'always',
      contact: senderOf(message, context),
      refs: { inReplyTo: askedBy === undefined ? undefined : callOrMessageRef(askedBy) },
      data: {
        response: reply.response,
        permanent: reply.is_permanent ?? false,
        expiresAt:
          reply.expiration_timestamp === undefined ? undefined : instantOf(reply.expiration_timestamp),
        responseSource: reply.response_source ?? 'user_action',
      },
      content: { providerIds: { message: message.id, ...(askedBy !== undefined && { inReplyTo: askedBy }) } },
    }
  })
}
