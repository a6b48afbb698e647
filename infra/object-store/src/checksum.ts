import { createHash } from 'node:crypto'
import { ChecksumMismatchError } from './errors.ts'

/** SHA-256, Base64: as S3's `x-amz-checksum-sha256`. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64')

/** The bytes' checksum. @throws ChecksumMismatchError if it is not the one that was given */
export function checkedSha256(key: string, bytes: Uint8Array, given: string | undefined): string {
  const sha256 = sha256Of(bytes)
  if (given !== undefined && given !== sha256)
    throw new ChecksumMismatchError(`the bytes for ${key} are not those of the checksum`)
  return sha256
}
