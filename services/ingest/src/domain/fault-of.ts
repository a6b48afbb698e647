import type { Draft } from './draft.ts'
import { isPlausible } from './fields.ts'

/** Why a draft that has the right form can still not become an event; undefined if it can. Never shows a value. */
export function faultOf({ time, contact, data }: Draft): string | undefined {
  if (!isPlausible(Date.parse(time) / 1000)) return 'time: expected a time from the year 2000 to 2099'
  if (contact !== undefined && !namesSomebody(contact)) return 'contact: names nobody'
  return unstorableIn(data, '')
}

const namesSomebody = ({ phone, bsuid, contactId, former }: NonNullable<Draft['contact']>): boolean =>
  [phone, bsuid, contactId, former?.phone, former?.bsuid].some((id) => id !== undefined)

/** Where the data in clear has a text that PostgreSQL's jsonb refuses: one with NUL or with half a surrogate pair. */
function unstorableIn(value: unknown, place: string): string | undefined {
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\0') ? undefined : `${place}: not Unicode text`
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value)
    .map(([key, part]) => unstorableIn(part, place === '' ? key : `${place}.${key}`))
    .find((fault) => fault !== undefined)
}
