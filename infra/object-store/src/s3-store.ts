import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3'
import { checkedSha256, sha256Of } from './checksum.ts'
import {
  ChecksumMismatchError,
  ObjectChangedError,
  ObjectExistsError,
  ObjectLockedError,
  ObjectMissingError,
} from './errors.ts'
import { assertObjectKey, assertObjectPrefix } from './object-key.ts'
import type { LockMode, ObjectState, ObjectStore, PutOptions } from './object-store.ts'
import { type EncryptionProbe, probeEncryption } from './probe-encryption.ts'
import { type LockProbe, probeLock, removeOldProbes } from './probe-lock.ts'
import { readBody } from './s3-body.ts'
import { createS3Client, DEFAULT_ATTEMPT_TIMEOUT_MS, type S3StoreOptions } from './s3-client.ts'
import { asking, isDenied, isNotThere, isPreconditionFailed } from './s3-errors.ts'
import { putInParts, sweepUploads } from './s3-multipart.ts'
import { deleteVersions, holdOf } from './s3-versions.ts'

export interface S3Store extends ObjectStore {
  /** Tries whether the server keeps what it promises of locks (`probe-lock.ts`), and removes what earlier probes left. */
  probeLock(mode: LockMode): Promise<LockProbe>
  /** What the server says that it does with objects at rest. */
  probeEncryption(): Promise<EncryptionProbe>
  /** Gives back the parts of uploads begun before that time and never ended: invisible in lists, but stored and paid. */
  sweepUploads(before: Date): Promise<number>
  close(): void
}

const DEFAULT_PART_BYTES = 8 * 1024 * 1024
/** Beside every object, the checksum of the whole of it: a multipart object's own is of its parts. */
const SHA256 = 'sha256'

/** Objects in a bucket of S3 or a compatible server: with or without versions, Object Lock and encryption at rest. */
export function createS3Store(options: S3StoreOptions): S3Store {
  const { bucket: Bucket, prefix: root = '', partBytes = DEFAULT_PART_BYTES } = options
  const { attemptTimeoutMs = DEFAULT_ATTEMPT_TIMEOUT_MS } = options
  const client = createS3Client(options)
  const at = (key: string) => {
    assertObjectKey(key)
    return { Bucket, Key: root + key }
  }

  async function upload(key: string, bytes: Uint8Array, sha256: string, put: PutOptions): Promise<void> {
    const input = { ...at(key), ...headersOf(put, sha256), ...encryptionOf(options) }
    const conditions = conditionsOf(put)
    if (bytes.byteLength > partBytes) return putInParts(client, input, bytes, { partBytes, conditions })
    const sum = { ContentLength: bytes.byteLength, ChecksumSHA256: sha256 }
    await client.send(new PutObjectCommand({ ...input, ...conditions, ...sum, Body: bytes }))
  }

  const find = async (key: string) => {
    try {
      return await client.send(new HeadObjectCommand(at(key)))
    } catch (error) {
      if (isNotThere(error)) return undefined
      throw error
    }
  }

  async function head(key: string): Promise<ObjectState | undefined> {
    const found = await find(key)
    if (found === undefined) return undefined
    const { ContentLength = 0, LastModified = new Date(0), ETag = '' } = found
    return { key, sizeBytes: ContentLength, modifiedAt: LastModified, etag: ETag, ...holdOf(found) }
  }

  /** A condition was not met. A put that was repeated after a lost answer finds its own bytes: no conflict. */
  async function settle(key: string, bytes: Uint8Array, sha256: string, put: PutOptions): Promise<void> {
    const found = await find(key)
    if (found?.Metadata?.[SHA256] === sha256) return
    if (put.onlyIf !== 'absent') throw new ObjectChangedError(`${key} is no longer what it was`)
    if (found !== undefined) throw new ObjectExistsError(`something else lies at ${key}`)
    // Some servers, unlike AWS, take the mark of a deletion over locked versions for an object. Versions are kept there,
    // so that of two who write now neither loses anything.
    const { onlyIf: _, ...unconditional } = put
    await upload(key, bytes, sha256, unconditional)
  }

  return {
    async put(key, bytes, put = {}) {
      const sha256 = checkedSha256(key, bytes, put.sha256)
      at(key)
      await asking(`put ${key}`, async () => {
        try {
          await upload(key, bytes, sha256, put)
        } catch (error) {
          const missed = isPreconditionFailed(error) || (put.onlyIf !== undefined && isNotThere(error))
          if (!missed) throw error
          await settle(key, bytes, sha256, put)
        }
      })
    },
    get: (key) =>
      asking(`get ${key}`, async () => {
        try {
          const { Body, Metadata } = await client.send(new GetObjectCommand(at(key)))
          if (Body === undefined) throw new Error(`the object store answered without a body for ${key}`)
          const bytes = await readBody(Body, attemptTimeoutMs)
          const sha256 = Metadata?.[SHA256]
          if (sha256 !== undefined && sha256 !== sha256Of(bytes))
            throw new ChecksumMismatchError(`${key} is not what was stored`)
          return bytes
        } catch (error) {
          throw error instanceof NoSuchKey ? new ObjectMissingError(key) : error
        }
      }),
    head: (key) => asking(`head ${key}`, () => head(key)),
    async delete(key) {
      const { Key } = at(key)
      await asking(`delete ${key}`, () => deleteVersions(client, Bucket, Key, key))
    },
    async *list(prefix) {
      assertObjectPrefix(prefix)
      let ContinuationToken: string | undefined
      do {
        const page = await asking(`list ${prefix}`, () =>
          client.send(
            new ListObjectsV2Command({
              Bucket,
              Prefix: root + prefix,
              ...(ContinuationToken && { ContinuationToken }),
            }),
          ),
        )
        for (const { Key, Size = 0, LastModified = new Date(0) } of page.Contents ?? [])
          if (Key !== undefined)
            yield { key: Key.slice(root.length), sizeBytes: Size, modifiedAt: LastModified }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined
      } while (ContinuationToken !== undefined)
    },
    lock: (key, { mode, until }) =>
      changeHold(key, (version) =>
        client.send(
          new PutObjectRetentionCommand({
            ...version,
            Retention: { Mode: mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE', RetainUntilDate: until },
          }),
        ),
      ),
    setLegalHold: (key, on) =>
      changeHold(key, (version) =>
        client.send(new PutObjectLegalHoldCommand({ ...version, LegalHold: { Status: on ? 'ON' : 'OFF' } })),
      ),
    probeLock: (mode) =>
      asking('probe Object Lock', async () => {
        await removeOldProbes(client, { Bucket, root })
        return probeLock(client, { Bucket, root, mode })
      }),
    probeEncryption: () =>
      asking('probe encryption', () =>
        probeEncryption(client, { Bucket, root, encryption: options.encryption }),
      ),
    sweepUploads: (before) =>
      asking('sweep uploads', () => sweepUploads(client, { Bucket, Prefix: root, before })),
    close: () => client.destroy(),
  }

  /** Of the version that lies there now: another may come on top at any time. */
  async function changeHold(
    key: string,
    change: (version: { Bucket: string; Key: string; VersionId?: string }) => Promise<unknown>,
  ): Promise<void> {
    const where = at(key)
    await asking(`lock ${key}`, async () => {
      const found = await find(key)
      if (found === undefined) throw new ObjectMissingError(key)
      const { lock, legalHold } = holdOf(found)
      try {
        await change({ ...where, ...(found.VersionId && { VersionId: found.VersionId }) })
      } catch (error) {
        if (isDenied(error) && lock !== undefined) throw new ObjectLockedError(key, { lock, legalHold })
        throw error
      }
    })
  }
}

function headersOf(
  { contentType, lock, legalHold }: PutOptions,
  sha256: string,
): Partial<PutObjectCommandInput> {
  return {
    Metadata: { [SHA256]: sha256 },
    ...(contentType !== undefined && { ContentType: contentType }),
    ...(lock !== undefined && {
      ObjectLockMode: lock.mode === 'compliance' ? ('COMPLIANCE' as const) : ('GOVERNANCE' as const),
      ObjectLockRetainUntilDate: lock.until,
    }),
    ...(legalHold && { ObjectLockLegalHoldStatus: 'ON' as const }),
  }
}

function conditionsOf({ onlyIf }: PutOptions): { IfNoneMatch?: string; IfMatch?: string } {
  if (onlyIf === undefined) return {}
  return onlyIf === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: onlyIf.etag }
}

function encryptionOf({ encryption }: S3StoreOptions): Partial<PutObjectCommandInput> {
  if (encryption === undefined) return {}
  return encryption.kind === 'AES256'
    ? { ServerSideEncryption: 'AES256' }
    : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: encryption.keyId }
}
