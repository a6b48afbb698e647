import { z } from 'zod'
import { callRef, type Item } from '../draft.ts'
import { absent, Id, instantOf, UnixSeconds } from '../fields.ts'
import { readItem, unrecognised } from '../read-item.ts'
import { identifiersOf } from './contact.ts'
import { opaqueDataOf } from './opaque-data.ts'
import type { ChangeContext } from './payload.ts'

const CallStatus = z.looseObject({
  id: Id,
  status: z.string(),
  timestamp: UnixSeconds,
  recipient_id: absent(Id),
  recipient_user_id: absent(Id),
  biz_opaque_callback_data: absent(z.string()),
})

const KNOWN = ['ringing', 'accepted', 'rejected']

/** One item of `value.statuses[]` on the field `calls`: only calls that the business made have them. */
export function readCallStatus(raw: unknown, path: string, context: ChangeContext): Item {
  return readItem(CallStatus, raw, path, (item) => {
    const status = item.status.toLowerCase()
    const contact = identifiersOf({ phone: item.recipient_id, bsuid: item.recipient_user_id }, context)
    const time = new Date(item.timestamp * 1000)
    if (!KNOWN.includes(status))
      return unrecognised({ field: context.field, kind: `status.${status}`, raw, time, contact })
    const opaque = opaqueDataOf(item.biz_opaque_callback_data)
    return {
      type: 'onrecord.call.status_changed.v1',
      time: instantOf(item.timestamp),
      idParts: [context.phoneNumberId, item.id, status, String(item.timestamp)],
      counted: 'always',
      contact,
      agent: opaque.agent,
      refs: { call: callRef(item.id) },
      data: { direction: 'outbound', status },
      content: {
        providerIds: {
          call: item.id,
          ...(opaque.conversation !== undefined && { conversation: opaque.conversation }),
        },
      },
    }
  })
}
