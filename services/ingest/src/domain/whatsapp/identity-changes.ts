import type { Identifiers } from '@onrecord/identity'
import { z } from 'zod'
import { type Draft, type Item, messageRef } from '../draft.ts'
import { absent, Id, instantOf, UnixSeconds } from '../fields.ts'
import { e164Of } from '../phone.ts'
import { readItem, unrecognised } from '../read-item.ts'
import { Message, senderOf } from './message.ts'
import type { ChangeContext } from './payload.ts'

const SystemMessage = Message.extend({
  system: z.looseObject({ type: z.string(), wa_id: absent(Id), user_id: absent(Id) }),
})

/** `messages[].type: "system"`: the old number stands in `from`, the new one in `system`. */
export function readIdentityMessage(raw: unknown, path: string, context: ChangeContext): Item {
  return readItem(SystemMessage, raw, path, (message) => {
    const { system } = message
    const change = CHANGES[system.type]
    if (change === undefined) {
      const time = new Date(message.timestamp * 1000)
      return unrecognised({
        field: context.field,
        kind: `system.${system.type}`,
        raw,
        time,
        contact: senderOf(message, context),
      })
    }
    return {
      ...changed(change, message.timestamp, {
        now: { phone: system.wa_id ?? message.from, bsuid: system.user_id ?? message.from_user_id },
        before: { phone: message.from, bsuid: message.from_user_id },
      }),
      idParts: ['message', message.id],
      refs: { message: messageRef(message.id) },
      content: { providerIds: { message: message.id } },
    }
  })
}

const CHANGES: Readonly<Record<string, 'number' | 'user_id'>> = Object.assign(Object.create(null), {
  user_changed_number: 'number',
  user_changed_user_id: 'user_id',
})

const UserIdUpdate = z.looseObject({
  wa_id: absent(Id),
  user_id: z.looseObject({ previous: absent(Id), current: Id }),
  timestamp: UnixSeconds,
})

/** The field `user_id_update`: BSUIDs rotate; the person stays. */
export function readUserIdUpdate(raw: unknown, path: string, context: ChangeContext): Item {
  return readItem(UserIdUpdate, raw, path, (update) => {
    const { previous, current } = update.user_id
    return {
      ...changed('user_id', update.timestamp, {
        now: { phone: update.wa_id, bsuid: current },
        before: { phone: undefined, bsuid: previous },
      }),
      idParts: [context.phoneNumberId, 'user_id_update', previous ?? '', current, String(update.timestamp)],
      refs: {},
      content: {},
    }
  })
}

interface Known {
  phone: string | undefined
  bsuid: string | undefined
}

function changed(
  change: 'number' | 'user_id',
  timestamp: number,
  { now, before }: { now: Known; before: Known },
) {
  return {
    type: 'onrecord.identity.changed.v1',
    time: instantOf(timestamp),
    counted: 'always',
    contact: { ...numbersOf(now), former: numbersOf(before) } satisfies Identifiers,
    data: { change },
  } as const satisfies Partial<Draft>
}

function numbersOf({ phone, bsuid }: Known) {
  const e164 = e164Of(phone)
  return { ...(e164 !== undefined && { phone: e164 }), ...(bsuid !== undefined && { bsuid }) }
}
