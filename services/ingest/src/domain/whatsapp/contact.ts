import type { Identifiers } from '@onrecord/identity'
import type { Direction } from '@onrecord/schemas'
import { e164Of } from '../phone.ts'
import type { ChangeContext } from './payload.ts'

/** The two ends of a call or message as WhatsApp writes them; any may be missing. */
export interface Parties {
  from?: string | undefined
  to?: string | undefined
  from_user_id?: string | undefined
  to_user_id?: string | undefined
}

const digitsOf = (text: string | undefined) => (text === undefined ? '' : text.replace(/\D/g, ''))
const isSame = (one: string | undefined, other: string) =>
  digitsOf(one) !== '' && digitsOf(one) === digitsOf(other)

/** As stated, else by which end is the business's own number; undefined where neither says. */
export function directionOf(
  stated: string | undefined,
  parties: Parties,
  displayPhone: string,
): Direction | undefined {
  if (stated?.toUpperCase() === 'USER_INITIATED') return 'inbound'
  if (stated?.toUpperCase() === 'BUSINESS_INITIATED') return 'outbound'
  if (isSame(parties.from, displayPhone)) return 'outbound'
  if (isSame(parties.to, displayPhone)) return 'inbound'
  return undefined
}

/**
 * The customer's end: by direction, but never the business's own number, since samples contradict themselves about who
 * is `from` and `to`. Only users have user ids, so the end that alone has one is the customer's.
 */
export function customerOf(
  parties: Parties,
  direction: Direction | undefined,
  context: ChangeContext,
): Identifiers | undefined {
  const from = { phone: parties.from, bsuid: parties.from_user_id }
  const to = { phone: parties.to, bsuid: parties.to_user_id }
  const bySide = direction === 'outbound' ? [to, from] : [from, to]
  const withUserId = bySide.filter((side) => side.bsuid !== undefined)
  const candidates =
    withUserId.length === 1 ? withUserId : bySide.filter((side) => !isSame(side.phone, context.displayPhone))
  const [side] = candidates.filter((one) => one.phone !== undefined || one.bsuid !== undefined)
  return identifiersOf(side ?? {}, context)
}

/**
 * Identifiers from an item's own fields, completed from `contacts[]`: by the entry that has the same id, or by the only
 * entry where the item itself names nobody. Another entry's name never goes to the wrong person.
 */
export function identifiersOf(
  ids: { phone?: string | undefined; bsuid?: string | undefined },
  context: ChangeContext,
): Identifiers | undefined {
  const namesNobody = ids.phone === undefined && ids.bsuid === undefined
  const contact = namesNobody
    ? onlyOne(context.contacts)
    : context.contacts.find(
        (one) =>
          isSame(one.wa_id, ids.phone ?? '') || (one.user_id !== undefined && one.user_id === ids.bsuid),
      )
  const phone = e164Of(ids.phone) ?? e164Of(contact?.wa_id)
  const bsuid = ids.bsuid ?? contact?.user_id
  if (phone === undefined && bsuid === undefined) return undefined
  return {
    ...(phone !== undefined && { phone }),
    ...(bsuid !== undefined && { bsuid }),
    ...(contact?.profile?.username !== undefined && { username: contact.profile.username }),
    ...(contact?.profile?.name !== undefined && { name: contact.profile.name }),
  }
}

const onlyOne = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined)
