import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Equal in constant time, whatever their lengths. */
export function equalSecrets(one: string, other: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(one).digest(),
    createHash('sha256').update(other).digest(),
  )
}

/** Meta's `X-Hub-Signature-256`: `sha256=` and the hex HMAC-SHA-256 of the raw bytes under the app's secret. */
export function isSignedByMeta(body: Uint8Array, header: string | undefined, appSecret: string): boolean {
  if (header === undefined || appSecret === '') return false
  return equalSecrets(header, `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
}

/** respond.io's `X-Webhook-Signature`: Base64 HMAC-SHA-256 of the raw bytes; each of an account's webhooks has its own key. */
export function isSignedByRespondio(
  body: Uint8Array,
  header: string | undefined,
  signingKeys: readonly string[],
): boolean {
  if (header === undefined) return false
  return signingKeys
    .filter((key) => key !== '')
    .map((key) => equalSecrets(header, createHmac('sha256', key).update(body).digest('base64')))
    .includes(true)
}
