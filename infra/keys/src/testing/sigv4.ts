import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/**
 * Was this `POST /` signed with the secret of the key id that it names (AWS Signature Version 4)?
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSigned(
  { headers, method = '' }: IncomingMessage,
  body: Buffer,
  secrets: Readonly<Record<string, string>>,
): boolean {
  const header =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  if (header === null) return false
  const [, accessKeyId = '', scope = '', signedHeaders = '', signature = ''] = header
  const secret = secrets[accessKeyId]
  const [date = '', region = '', service = ''] = scope.split('/')
  if (secret === undefined || service !== 'kms') return false
  const canonicalHeaders = signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const request = [method, '/', '', canonicalHeaders.join(''), signedHeaders, sha256(body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n')
  const key = ['aws4_request', service, region, date].reduceRight<string | Buffer>(
    (left, part) => hmac(left, part),
    `AWS4${secret}`,
  )
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))
}
