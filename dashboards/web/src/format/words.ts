/** `consent_withdrawn_since` -> "Consent withdrawn since", for a code that has no translation yet. */
export function humanise(code: string): string {
  const words = code.replaceAll(/[._-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The two ends of a long reference: `sub_7k2…q4xa`. */
export function shorten(reference: string, head = 8, tail = 4): string {
  return reference.length <= head + tail + 1 ? reference : `${reference.slice(0, head)}…${reference.slice(-tail)}`
}
