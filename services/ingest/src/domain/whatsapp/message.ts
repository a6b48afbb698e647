import { z } from 'zod'
import { absent, Id, UnixSeconds } from '../fields.ts'
import { identifiersOf } from './contact.ts'
import type { ChangeContext } from './payload.ts'

/** What all inbound messages have. */
export const Message = z.looseObject({
  id: Id,
  timestamp: UnixSeconds,
  from: absent(Id),
  from_user_id: absent(Id),
  context: absent(z.looseObject({ id: absent(Id) })),
})
export type Message = z.infer<typeof Message>

export const senderOf = (message: Message, context: ChangeContext) =>
  identifiersOf({ phone: message.from, bsuid: message.from_user_id }, context)
