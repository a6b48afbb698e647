import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ReEncryptCommand,
} from '@aws-sdk/client-kms'
import { KeyServiceRefusedError } from '../errors.ts'
import { asking, reasonOfState } from './aws-kms-errors.ts'
import type { KeyService, WrappedKey } from './key-service.ts'

export interface AwsKmsOptions {
  /** Id, ARN or alias of a symmetric key. */
  keyId: string
  region: string
  /** Absent: AWS. */
  endpoint?: string
  /** Absent: the SDK's own chain (environment, instance role). */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** One attempt. */
  timeoutMs?: number
  maxAttempts?: number
}

const CONNECT_TIMEOUT_MS = 3_000

/** AWS Key Management Service, https://docs.aws.amazon.com/kms/latest/APIReference/ */
export function createAwsKms(options: AwsKmsOptions): KeyService {
  const { keyId: KeyId } = options
  const client = new KMSClient({
    region: options.region,
    maxAttempts: options.maxAttempts ?? 4,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: options.timeoutMs ?? 5_000,
      throwOnRequestTimeout: true,
    },
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.credentials !== undefined && { credentials: options.credentials }),
  })

  return {
    currentKey: () =>
      asking(KeyId, async () => {
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }))
        const { Arn, KeyState, KeySpec } = KeyMetadata ?? {}
        if (KeyState !== 'Enabled')
          throw new KeyServiceRefusedError(reasonOfState(KeyState), `${KeyId} is ${KeyState}`)
        if (KeySpec !== 'SYMMETRIC_DEFAULT' || Arn === undefined)
          throw new KeyServiceRefusedError(
            'refused',
            `${KeyId} is a ${KeySpec} key: a symmetric one is needed`,
          )
        return Arn
      }),
    generate: (EncryptionContext) =>
      asking(KeyId, async () => {
        const made = await client.send(
          new GenerateDataKeyCommand({ KeyId, EncryptionContext, KeySpec: 'AES_256' }),
        )
        return { key: bytesOf(made.Plaintext), ...wrappedOf(made) }
      }),
    wrap: (EncryptionContext, Plaintext) =>
      asking(KeyId, async () =>
        wrappedOf(await client.send(new EncryptCommand({ KeyId, EncryptionContext, Plaintext }))),
      ),
    unwrap: (EncryptionContext, CiphertextBlob) =>
      asking(KeyId, async () => {
        const { Plaintext } = await client.send(new DecryptCommand({ EncryptionContext, CiphertextBlob }))
        return bytesOf(Plaintext)
      }),
    rewrap: (context, CiphertextBlob) =>
      asking(KeyId, async () =>
        wrappedOf(
          await client.send(
            new ReEncryptCommand({
              CiphertextBlob,
              DestinationKeyId: KeyId,
              SourceEncryptionContext: context,
              DestinationEncryptionContext: context,
            }),
          ),
        ),
      ),
    close: () => client.destroy(),
  }
}

function wrappedOf({
  CiphertextBlob,
  KeyId,
}: {
  CiphertextBlob?: Uint8Array | undefined
  KeyId?: string | undefined
}): WrappedKey {
  if (KeyId === undefined) throw new Error('KMS did not say which key it used')
  return { wrapped: bytesOf(CiphertextBlob), by: KeyId }
}

function bytesOf(bytes: Uint8Array | undefined): Buffer {
  if (bytes === undefined) throw new Error('KMS answered without the bytes that were asked for')
  return Buffer.from(bytes)
}
