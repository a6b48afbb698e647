/** `consent_withdrawn_since` -> "Consent withdrawn since", for a code that has no translation yet. */
export function humanise(code: string): string {
  const words = code.replaceAll(/[._-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The two ends of a long reference: `sub_7k2…q4xa`. */
export function shorten(reference: string, head = 8, tail = 4): string {
  return reference.length <= head + tail + 1
    ? reference
    : `${reference.slice(0, head)}…${reference.slice(-tail)}`
}

/** An agent: the name that the source gave, or the two ends of the pseudonym. */
export function formatAgent(agent: string): string {
  return /^[a-z]{2,5}_[a-z2-7]{26}$/.test(agent) ? shorten(agent) : agent
}

/** The name of an ISO 3166-1 alpha-2 country; what is not one is shown as it is. */
export function formatCountry(code: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(code) ?? code
}
