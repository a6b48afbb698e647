import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { S3StoreOptions } from './s3-client.ts'
import { isRefusal } from './s3-errors.ts'
import { deleteVersions } from './s3-versions.ts'

/** What becomes of objects at rest, by the server's own word: it cannot be tried from outside. */
export type EncryptionProbe = { encrypted: true; as: string } | { encrypted: false; why: string }

const KEY = 'probes/encryption'

/**
 * Some servers take the header that asks for encryption and do nothing. One that encrypts says so of the object; without
 * a setting, that is what the bucket's own rule does.
 */
export async function probeEncryption(
  client: S3Client,
  { Bucket, root, encryption }: { Bucket: string; root: string; encryption: S3StoreOptions['encryption'] },
): Promise<EncryptionProbe> {
  const at = { Bucket, Key: `${root}${KEY}` }
  const asked =
    encryption === undefined
      ? {}
      : {
          ServerSideEncryption: encryption.kind,
          ...(encryption.kind === 'aws:kms' && { SSEKMSKeyId: encryption.keyId }),
        }
  try {
    await client.send(new PutObjectCommand({ ...at, ...asked, Body: 'encrypted?' }))
  } catch (error) {
    if (isRefusal(error)) return { encrypted: false, why: `the server refuses it (${error.name})` }
    throw error
  }
  const { ServerSideEncryption, SSEKMSKeyId } = await client.send(new HeadObjectCommand(at))
  await deleteVersions(client, Bucket, at.Key, KEY)
  if (ServerSideEncryption === undefined || (encryption && encryption.kind !== ServerSideEncryption))
    return { encrypted: false, why: 'the server does not say that it encrypts' }
  return { encrypted: true, as: [ServerSideEncryption, SSEKMSKeyId].filter(Boolean).join(' ') }
}
