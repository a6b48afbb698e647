import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isSigned } from './sigv4.ts'

export type KmsFault = 'throttle' | 'internal' | 'hang' | 'deny'

export interface KmsStandIn {
  endpoint: string
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string }
  /** A new symmetric key; its ARN. */
  createKey(): string
  setState(arn: string, state: KeyState): void
  /** Answers the next requests so, instead of doing them. */
  fail(times: number, how: KmsFault): void
  /** Operations that were asked for, with their encryption contexts. */
  readonly asked: { operation: string; context: Record<string, string> | undefined }[]
  stop(): Promise<void>
}

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion'

interface StoredKey {
  arn: string
  material: Buffer
  state: KeyState
}

type Input = Record<string, unknown>

class KmsFailure extends Error {
  readonly type: string
  readonly status: number
  constructor(type: string, status = 400) {
    super(type)
    this.type = type
    this.status = status
  }
}

const IV_BYTES = 12
const TAG_BYTES = 16
const ARN_BYTES = 128

/**
 * AWS KMS on loopback: its wire protocol (JSON 1.1, `TrentService.*`), signatures checked, keys that really encrypt and
 * never leave, key states that really refuse.
 */
export async function startKmsStandIn(): Promise<KmsStandIn> {
  const region = 'eu-central-1'
  const credentials = { accessKeyId: 'AKIASTANDIN', secretAccessKey: randomBytes(20).toString('hex') }
  const keys = new Map<string, StoredKey>()
  const asked: KmsStandIn['asked'] = []
  const faults: KmsFault[] = []

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(request, Buffer.concat(chunks), response))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))

  function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const reply = (status: number, json: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(json))
    }
    const fault = faults.shift()
    if (fault === 'hang') return
    try {
      if (fault === 'throttle') throw new KmsFailure('ThrottlingException')
      if (fault === 'internal') throw new KmsFailure('KMSInternalException', 500)
      if (fault === 'deny') throw new KmsFailure('AccessDeniedException')
      if (!isSigned(request, body, { [credentials.accessKeyId]: credentials.secretAccessKey }))
        throw new KmsFailure('UnrecognizedClientException')
      const operation = String(request.headers['x-amz-target']).replace('TrentService.', '')
      const input = JSON.parse(body.toString()) as Input
      asked.push({ operation, context: contextIn(input) })
      reply(200, run(operation, input))
    } catch (error) {
      if (!(error instanceof KmsFailure)) throw error
      reply(error.status, { __type: error.type, message: error.message })
    }
  }

  function run(operation: string, input: Input): object {
    switch (operation) {
      case 'DescribeKey': {
        const { arn, state } = find(String(input['KeyId']))
        const metadata = { Arn: arn, KeyId: arn.split('/')[1], KeyState: state, KeySpec: 'SYMMETRIC_DEFAULT' }
        return { KeyMetadata: { ...metadata, Enabled: state === 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT' } }
      }
      case 'GenerateDataKey': {
        const plaintext = randomBytes(32)
        return {
          ...sealed(usable(input['KeyId']), plaintext, input),
          Plaintext: plaintext.toString('base64'),
        }
      }
      case 'Encrypt':
        return sealed(usable(input['KeyId']), bytesIn(input, 'Plaintext'), input)
      case 'Decrypt': {
        const { key, plaintext } = opened(input, contextIn(input))
        return { KeyId: key.arn, Plaintext: plaintext.toString('base64') }
      }
      case 'ReEncrypt': {
        const { key, plaintext } = opened(input, input['SourceEncryptionContext'])
        const context = { EncryptionContext: input['DestinationEncryptionContext'] }
        return { ...sealed(usable(input['DestinationKeyId']), plaintext, context), SourceKeyId: key.arn }
      }
      default:
        throw new KmsFailure('UnknownOperationException')
    }
  }

  function find(name: string): StoredKey {
    const found = keys.get(name) ?? [...keys.values()].find(({ arn }) => arn.endsWith(`/${name}`))
    if (found === undefined) throw new KmsFailure('NotFoundException')
    return found
  }

  function usable(name: unknown): StoredKey {
    const key = find(String(name))
    if (key.state === 'Disabled') throw new KmsFailure('DisabledException')
    if (key.state === 'PendingDeletion') throw new KmsFailure('KMSInvalidStateException')
    return key
  }

  function opened(input: Input, context: unknown): { key: StoredKey; plaintext: Buffer } {
    const blob = bytesIn(input, 'CiphertextBlob')
    const key = usable(blob.subarray(0, ARN_BYTES).toString().trim())
    try {
      return { key, plaintext: decrypt(key.material, blob.subarray(ARN_BYTES), aadOf(context)) }
    } catch {
      throw new KmsFailure('InvalidCiphertextException')
    }
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region,
    credentials,
    asked,
    createKey() {
      const arn = `arn:aws:kms:${region}:111122223333:key/${randomUUID()}`
      keys.set(arn, { arn, material: randomBytes(32), state: 'Enabled' })
      return arn
    },
    setState(arn, state) {
      find(arn).state = state
    },
    fail(times, how) {
      faults.push(...Array.from({ length: times }, () => how))
    },
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

function sealed(key: StoredKey, plaintext: Buffer, input: Input): object {
  const name = Buffer.from(key.arn.padEnd(ARN_BYTES))
  const blob = Buffer.concat([name, encrypt(key.material, plaintext, aadOf(contextIn(input)))])
  return { KeyId: key.arn, CiphertextBlob: blob.toString('base64') }
}

function encrypt(key: Buffer, plaintext: Buffer, aad: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad)
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, sealedBytes: Buffer, aad: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealedBytes.subarray(0, IV_BYTES)).setAAD(aad)
  decipher.setAuthTag(sealedBytes.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealedBytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
}

const contextIn = (input: Input) => input['EncryptionContext'] as Record<string, string> | undefined
const bytesIn = (input: Input, name: string) => Buffer.from(String(input[name]), 'base64')

function aadOf(context: unknown): Buffer {
  const entries = Object.entries((context ?? {}) as Record<string, string>).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )
  return Buffer.from(JSON.stringify(entries))
}
