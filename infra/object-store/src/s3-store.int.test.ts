import { afterEach, describe, expect, it } from 'vitest'
import {
  ChecksumMismatchError,
  createS3Store,
  ObjectStoreRefusedError,
  ObjectStoreUnavailableError,
  type S3StoreOptions,
} from './index.ts'
import { objectStoreContract, type S3Double, startS3Double } from './testing/index.ts'
import type { LockLie } from './testing/s3-double.ts'

const doubles: S3Double[] = []
const stores: ReturnType<typeof createS3Store>[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) store.close()
  await Promise.all(doubles.splice(0).map((double) => double.stop()))
})

async function open(
  options: Partial<S3StoreOptions> = {},
  server: { lie?: LockLie; versioned?: boolean; encrypts?: boolean } = {},
) {
  const double = await startS3Double(server)
  doubles.push(double)
  const store = createS3Store({
    bucket: 'bucket',
    prefix: 'onrecord/',
    region: 'us-east-1',
    endpoint: double.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...options,
  })
  stores.push(store)
  return { double, store }
}

describe.each([true, false])('S3 store, versions kept: %s', (versioned) => {
  objectStoreContract(async () => (await open({}, { versioned })).store)
})

describe('S3 store', () => {
  it('sends the checksum with the object, and a plain body', async () => {
    const { store, double } = await open()
    const sha256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='
    await store.put('a/b', Buffer.from('hello'))
    expect(double.seen[0]?.headers).toMatchObject({ 'x-amz-checksum-sha256': sha256, 'content-length': '5' })
    expect(double.seen[0]?.headers['content-encoding']).toBeUndefined()
  })

  it('does not hand out bytes that are not those that were stored', async () => {
    const { store, double } = await open()
    await store.put('a/b', Buffer.from('hello'))
    double.damage('bucket', 'onrecord/a/b')
    await expect(store.get('a/b')).rejects.toThrow(ChecksumMismatchError)
  })

  it.each([
    [{ kind: 'AES256' as const }, { 'x-amz-server-side-encryption': 'AES256' }],
    [
      { kind: 'aws:kms' as const, keyId: 'alias/objects' },
      {
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': 'alias/objects',
      },
    ],
  ])('asks for encryption at rest: %j', async (encryption, headers) => {
    const { store, double } = await open({ encryption })
    await store.put('a/b', Buffer.from('hello'))
    expect(double.seen[0]?.headers).toMatchObject(headers)
  })

  it.each(['slow-down', 'internal'] as const)('tries again after %s', async (how) => {
    const { store, double } = await open()
    double.fail(2, how)
    await store.put('a/b', Buffer.from('hello'))
    expect((await store.get('a/b')).toString()).toBe('hello')
  })

  it.each(['slow-down', 'internal', 'hang'] as const)(
    'says that it is unavailable after %s to the last',
    async (how) => {
      const { store, double } = await open({ maxAttempts: 2, attemptTimeoutMs: 200 })
      double.fail(100, how)
      const { put, get, head, delete: remove } = store
      for (const ask of [
        () => put('a', Buffer.from('x')),
        () => get('a'),
        () => head('a'),
        () => remove('a'),
        () => Array.fromAsync(store.list('')),
      ])
        await expect(ask()).rejects.toThrow(ObjectStoreUnavailableError)
    },
  )

  it('gives up a body that stops in the middle', async () => {
    const { store, double } = await open({ attemptTimeoutMs: 200 })
    double.fail(1, 'cut')
    await expect(store.get('a')).rejects.toThrow(ObjectStoreUnavailableError)
  })

  it('says that it is unavailable when nobody listens', async () => {
    const { store, double } = await open({ maxAttempts: 1 })
    await double.stop()
    await expect(store.get('a')).rejects.toThrow(ObjectStoreUnavailableError)
  })

  it('puts once although the answer to the first attempt was lost', async () => {
    const { store, double } = await open({ maxAttempts: 2 })
    double.fail(1, 'lost', (method) => method === 'PUT')
    await store.put('a', Buffer.from('x'), { onlyIf: 'absent' })
    expect(double.seen.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD'])
    expect((await store.get('a')).toString()).toBe('x')
  })

  it('tells a refusal from an outage', async () => {
    const { store, double } = await open()
    double.fail(1, 'denied')
    await expect(store.put('a', Buffer.from('x'))).rejects.toThrow(ObjectStoreRefusedError)
    expect(double.seen).toHaveLength(1)
  })
})

describe('the probe of encryption', () => {
  const encryption = { kind: 'aws:kms' as const, keyId: 'alias/objects' }

  it('hears from the server that it encrypts, and leaves nothing behind', async () => {
    const { store } = await open({ encryption })
    expect(await store.probeEncryption()).toEqual({ encrypted: true, as: 'aws:kms alias/objects' })
    expect(await Array.fromAsync(store.list(''))).toEqual([])
  })

  it('finds out a server that takes the header and does nothing', async () => {
    const { store } = await open({ encryption }, { encrypts: false })
    expect(await store.probeEncryption()).toMatchObject({ encrypted: false })
  })
})

describe('the probe of locks', () => {
  it('gives the label where locks are kept, and leaves nothing to be seen', async () => {
    for (const mode of ['governance', 'compliance'] as const) {
      const { store } = await open()
      expect(await store.probeLock(mode)).toEqual({ worm: true, mode })
      expect(await Array.fromAsync(store.list(''))).toEqual([])
    }
  })

  it.each<[LockLie, 'governance' | 'compliance', string]>([
    ['refuses', 'governance', 'takes no locked objects'],
    ['forgets', 'governance', 'does not keep it'],
    ['deletes', 'compliance', 'can be deleted'],
    ['deletes', 'governance', 'can be deleted'],
    ['shortens', 'compliance', 'can be shortened'],
    ['weakens', 'compliance', 'can be weakened'],
    ['overwrites', 'governance', 'writing again'],
  ])('finds out a server that %s (%s)', async (lie, mode, why) => {
    const { store } = await open({}, { lie })
    expect(await store.probeLock(mode)).toEqual({ worm: false, why: expect.stringContaining(why) as string })
  })

  it('finds out a bucket without versions', async () => {
    const { store } = await open({}, { versioned: false })
    expect(await store.probeLock('governance')).toEqual({ worm: false, why: 'the bucket keeps no versions' })
  })

  it('knows nothing when the server cannot answer', async () => {
    const { store, double } = await open({ maxAttempts: 1 })
    double.fail(100, 'internal')
    await expect(store.probeLock('governance')).rejects.toThrow(ObjectStoreUnavailableError)
  })
})
