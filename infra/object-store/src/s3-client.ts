import { S3Client } from '@aws-sdk/client-s3'

export interface S3StoreOptions {
  bucket: string
  /** In front of every key, for instance `onrecord/`. */
  prefix?: string
  region: string
  /** A compatible server's address; absent: AWS. */
  endpoint?: string
  forcePathStyle?: boolean
  /** Absent: the SDK's own chain (environment, instance role). */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** Asked for with every object. Absent: what the bucket's own rule says. */
  encryption?: { kind: 'AES256' } | { kind: 'aws:kms'; keyId: string }
  /** Objects longer than this go up in parts of this size. */
  partBytes?: number
  /** One attempt, from the request to the answer's last byte. */
  attemptTimeoutMs?: number
  /** Attempts of one request, with the SDK's backoff in between. */
  maxAttempts?: number
}

export const DEFAULT_ATTEMPT_TIMEOUT_MS = 30_000
const CONNECT_TIMEOUT_MS = 5_000
const MAX_SOCKETS = 32

/**
 * The SDK adds no checksums of its own: some compatible servers store the trailer of its streaming checksum as part of the
 * body. The store sends and checks SHA-256 itself.
 */
export const createS3Client = (options: S3StoreOptions): S3Client =>
  new S3Client({
    region: options.region,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: options.maxAttempts ?? 4,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: options.attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.forcePathStyle !== undefined && { forcePathStyle: options.forcePathStyle }),
    ...(options.credentials !== undefined && { credentials: options.credentials }),
  })
