import { createHash } from 'node:crypto'
import { base32 } from '@onrecord/keys'
import canonicalize from 'canonicalize'

/** `<prefix>_` and 26 base32 characters (130 bits) of SHA-256 over the RFC 8785 form: equal values, equal references. */
export function derivedRef(prefix: string, value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('the value has no JSON form')
  return `${prefix}_${base32(createHash('sha256').update(text).digest()).slice(0, 26)}`
}
