import type { Identifiers } from '@onrecord/identity'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * E.164 of a number written with its country code, with or without `+`. A number that the numbering plans do not know
 * (yet) is kept as it is; what is not a number (a username, a BSUID) is none, never its digits.
 */
export function e164Of(text: string | undefined): string | undefined {
  if (text === undefined || !/^\+?[\d\s().-]+$/.test(text)) return undefined
  const digits = `+${text.replace(/\D/g, '')}`
  if (!/^\+[1-9]\d{6,14}$/.test(digits)) return undefined
  const known = parsePhoneNumberFromString(digits)
  return known?.isValid() ? known.number : digits
}

/** ISO 3166-1 alpha-2, from the number's country code, else from the BSUID's prefix (`DE.1000`). */
export function countryOf({ phone, bsuid }: Identifiers): string | undefined {
  const ofPhone = phone === undefined ? undefined : parsePhoneNumberFromString(phone)?.country
  return ofPhone ?? /^([A-Z]{2})\./.exec(bsuid ?? '')?.[1]
}
