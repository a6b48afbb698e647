import { z } from 'zod'
import { type Item, messageRef } from '../draft.ts'
import { absent, Id, instantOf, UnixSeconds } from '../fields.ts'
import { readItem, unrecognised } from '../read-item.ts'
import { identifiersOf } from './contact.ts'
import { type ChangeContext, errorCodesOf } from './payload.ts'

const MessageStatus = z.looseObject({
  id: Id,
  status: z.string(),
  timestamp: UnixSeconds,
  recipient_id: absent(Id),
  recipient_user_id: absent(Id),
  pricing: absent(
    z.looseObject({ billable: absent(z.boolean()), category: absent(z.string()), type: absent(z.string()) }),
  ),
  errors: z.unknown().optional(),
})

const KNOWN = ['sent', 'delivered', 'read', 'failed', 'played']

/** One item of `value.statuses[]` on the field `messages`. `read` may come without `delivered`. */
export function readMessageStatus(raw: unknown, path: string, context: ChangeContext): Item {
  return readItem(MessageStatus, raw, path, (item) => {
    const status = item.status.toLowerCase()
    const contact = identifiersOf({ phone: item.recipient_id, bsuid: item.recipient_user_id }, context)
    const time = new Date(item.timestamp * 1000)
    if (!KNOWN.includes(status))
      return unrecognised({ field: context.field, kind: `status.${status}`, raw, time, contact })
    return {
      type: 'onrecord.message.status_changed.v1',
      time: instantOf(item.timestamp),
      idParts: ['status', item.id, status],
      counted: 'owner',
      contact,
      refs: { message: messageRef(item.id) },
      data: {
        status,
        billable: item.pricing?.billable,
        pricingCategory: item.pricing?.category,
        pricingType: item.pricing?.type,
        errorCodes: errorCodesOf(item.errors),
      },
      content: { providerIds: { message: item.id } },
    }
  })
}
