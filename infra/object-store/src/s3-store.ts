import { createHash } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { assertObjectKey, assertObjectPrefix } from './object-key.ts'
import { ChecksumMismatchError, ObjectMissingError, type ObjectStore } from './object-store.ts'

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
}

/**
 * Objects in a bucket of S3 or a compatible server. Checksums only where asked for: some compatible servers store the
 * trailer of the SDK's default streaming checksum as part of the body.
 */
export function createS3Store(options: S3StoreOptions): ObjectStore & { close(): void } {
  const { bucket: Bucket, prefix: root = '' } = options
  const client = new S3Client({
    region: options.region,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.forcePathStyle !== undefined && { forcePathStyle: options.forcePathStyle }),
    ...(options.credentials !== undefined && { credentials: options.credentials }),
  })
  const at = (key: string) => {
    assertObjectKey(key)
    return { Bucket, Key: root + key }
  }

  return {
    async put(key, bytes, { contentType, sha256 } = {}) {
      if (sha256 !== undefined && sha256 !== createHash('sha256').update(bytes).digest('base64'))
        throw new ChecksumMismatchError(key)
      await client.send(
        new PutObjectCommand({
          ...at(key),
          Body: bytes,
          ContentLength: bytes.byteLength,
          ...(contentType !== undefined && { ContentType: contentType }),
          ...(sha256 !== undefined && { ChecksumSHA256: sha256 }),
        }),
      )
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand(at(key)))
        if (Body === undefined) throw new Error(`the object store answered without a body for ${key}`)
        return Buffer.from(await Body.transformToByteArray())
      } catch (error) {
        throw error instanceof NoSuchKey ? new ObjectMissingError(key) : error
      }
    },
    async head(key) {
      try {
        const { ContentLength = 0, LastModified = new Date(0) } = await client.send(
          new HeadObjectCommand(at(key)),
        )
        return { key, sizeBytes: ContentLength, modifiedAt: LastModified }
      } catch (error) {
        if (error instanceof NotFound) return undefined
        throw error
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key)))
    },
    async *list(prefix) {
      assertObjectPrefix(prefix)
      let ContinuationToken: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket,
            Prefix: root + prefix,
            ...(ContinuationToken && { ContinuationToken }),
          }),
        )
        for (const { Key, Size = 0, LastModified = new Date(0) } of page.Contents ?? [])
          if (Key !== undefined)
            yield { key: Key.slice(root.length), sizeBytes: Size, modifiedAt: LastModified }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined
      } while (ContinuationToken !== undefined)
    },
    close: () => client.destroy(),
  }
}
