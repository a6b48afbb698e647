import { setTimeout as delay } from 'node:timers/promises'
import { ListMultipartUploadsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3'
import {
  createLockingStore,
  createS3Store,
  type ObjectLock,
  ObjectStoreRefusedError,
  ObjectStoreUnavailableError,
  type S3Store,
  type S3StoreOptions,
} from '@onrecord/object-store'
import {
  type LockFixture,
  lockContract,
  lockModelProperty,
  objectStoreContract,
} from '@onrecord/object-store/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeSystem, withoutSystem } from '../systems/describe-system.ts'
import { makeBucket, type RunningS3, type S3Address, startS3 } from '../systems/s3.ts'
import { SystemUnavailableError } from '../systems/unavailable.ts'

const MIB = 1024 * 1024
const opened: S3Store[] = []
const clients: S3Client[] = []
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  for (const client of clients.splice(0)) client.destroy()
})

const credentialsOf = ({ accessKeyId, secretAccessKey }: S3Address) => ({ accessKeyId, secretAccessKey })

function open(address: S3Address, bucket: string, options: Partial<S3StoreOptions> = {}): S3Store {
  const store = createS3Store({
    bucket,
    prefix: 'onrecord/',
    region: address.region,
    endpoint: address.endpoint,
    forcePathStyle: true,
    credentials: credentialsOf(address),
    ...options,
  })
  opened.push(store)
  return store
}

function clientOf(address: S3Address): S3Client {
  const { endpoint, region } = address
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: credentialsOf(address) })
  clients.push(client)
  return client
}

async function withLocks(address: S3Address): Promise<LockFixture> {
  const Bucket = await makeBucket(address, { objectLock: true })
  const client = clientOf(address)
  return {
    store: open(address, Bucket),
    now: () => new Date(),
    pass: (ms) => delay(ms),
    async versions(key) {
      const { Versions = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: `onrecord/${key}` }),
      )
      return Versions.filter(({ Key }) => Key === `onrecord/${key}`).length
    },
  }
}

const patterned = (bytes: number) => Buffer.alloc(bytes, Buffer.from('recorded audio, sealed. '))

await describeSystem('s3', 'the object store in S3', (address) => {
  describe('in a plain bucket', () => {
    objectStoreContract(async () => open(address, await makeBucket(address)))
  })

  describe('in a bucket with versions and locks', () => {
    objectStoreContract(async () => open(address, await makeBucket(address, { objectLock: true })))
    lockContract(() => withLocks(address))
    it('behaves as the model of locks does', () => lockModelProperty(() => withLocks(address), { runs: 12 }))
  })

  it('is given the label WORM where locks are kept, and not where they are not', async () => {
    for (const mode of ['governance', 'compliance'] as const) {
      const store = open(address, await makeBucket(address, { objectLock: true }))
      expect(await store.probeLock(mode)).toEqual({ worm: true, mode })
      expect(await store.probeLock(mode)).toEqual({ worm: true, mode })
      expect(await Array.fromAsync(store.list(''))).toEqual([])
    }
    const plain = open(address, await makeBucket(address))
    expect(await plain.probeLock('governance')).toMatchObject({ worm: false })
  })

  it('is not believed to encrypt because it takes the header', async () => {
    const encryption = { kind: 'AES256' as const }
    const store = open(address, await makeBucket(address), { encryption })
    await store.put('a', Buffer.from('x'))
    expect(await store.probeEncryption()).toMatchObject({ encrypted: false })
  })

  it('puts a large object in parts, with the same conditions and locks', async () => {
    const { store, versions } = await withLocks(address)
    const bytes = patterned(13 * MIB + 1)
    const lock: ObjectLock = { mode: 'governance', until: new Date(Date.now() + 3_600_000) }
    await store.put('audio/large', bytes, { onlyIf: 'absent', lock })
    expect((await store.get('audio/large')).equals(bytes)).toBe(true)
    expect(await store.head('audio/large')).toMatchObject({
      sizeBytes: bytes.length,
      lock: { mode: 'governance' },
    })
    await store.put('audio/large', bytes, { onlyIf: 'absent' })
    await expect(store.put('audio/large', patterned(13 * MIB), { onlyIf: 'absent' })).rejects.toMatchObject({
      name: 'ObjectExistsError',
    })
    expect(await versions('audio/large')).toBe(1)
  })

  it('lays evidence under locks: what is replaced or deleted goes from view and stays', async () => {
    const { store, versions } = await withLocks(address)
    const until = new Date(Date.now() + 3_600_000)
    const evidence = createLockingStore(store, async () => ({ mode: 'compliance', until }))
    await evidence.put('ledger/checkpoint', Buffer.from('size 1'))
    await evidence.put('ledger/checkpoint', Buffer.from('size 2'))
    expect((await evidence.get('ledger/checkpoint')).toString()).toBe('size 2')
    await evidence.put('ledger/tile/0/000.p/1', Buffer.from('partial'))
    await evidence.delete('ledger/tile/0/000.p/1')
    expect((await Array.fromAsync(evidence.list(''))).map(({ key }) => key)).toEqual(['ledger/checkpoint'])
    expect([await versions('ledger/checkpoint'), await versions('ledger/tile/0/000.p/1')]).toEqual([2, 1])
  })

  it.each([
    ['secret', { secretAccessKey: 'wrong' }],
    ['key', { accessKeyId: 'nobody' }],
  ])('is refused with a wrong %s, and does not call it an outage', async (_, wrong) => {
    const bucket = await makeBucket(address)
    const store = open({ ...address, ...wrong }, bucket)
    await expect(store.put('a', Buffer.from('x'))).rejects.toThrow(ObjectStoreRefusedError)
    await expect(store.get('a')).rejects.toThrow(ObjectStoreRefusedError)
  })

  it('is refused without its bucket', async () => {
    const store = open(address, 'there-is-no-such-bucket')
    await expect(store.put('a', Buffer.from('x'))).rejects.toThrow(ObjectStoreRefusedError)
    await expect(store.get('a')).rejects.toThrow(ObjectStoreRefusedError)
  })
})

const own = await startS3().catch((error: unknown) => {
  if (error instanceof SystemUnavailableError) return error
  throw error
})
if (own instanceof SystemUnavailableError) withoutSystem('the object store when S3 fails', own.message)
else describe('the object store when S3 fails', () => whenItFails(own))

function whenItFails(server: RunningS3): void {
  let bucket: string
  beforeAll(async () => {
    bucket = await makeBucket(server, { objectLock: true })
  })
  afterAll(() => server.stop())

  it('waits until the server is back, and loses nothing that was acknowledged', async () => {
    const store = open(server, bucket, { maxAttempts: 1 })
    await store.put('kept/before', patterned(100_000))
    await server.kill()
    await expect(store.put('kept/during', patterned(10))).rejects.toThrow(ObjectStoreUnavailableError)
    await expect(store.get('kept/before')).rejects.toThrow(ObjectStoreUnavailableError)
    await server.start()
    expect((await store.get('kept/before')).equals(patterned(100_000))).toBe(true)
    expect(await store.head('kept/during')).toBeUndefined()
  })

  it('shows nothing of an upload that the server was killed in, and gives its parts back', async () => {
    const store = open(server, bucket, { maxAttempts: 1, partBytes: 5 * MIB })
    const client = clientOf(server)
    const uploads = async () =>
      (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []
    const put = store.put('audio/cut', patterned(200 * MIB)).then(
      () => 'stored',
      (error: unknown) => error,
    )
    while ((await uploads()).length === 0) await delay(5)
    await delay(50)
    await server.kill()
    expect(await put).toBeInstanceOf(ObjectStoreUnavailableError)
    await server.start()
    expect(await store.head('audio/cut')).toBeUndefined()
    expect(await Array.fromAsync(store.list('audio/'))).toEqual([])
    expect(await uploads()).toHaveLength(1)
    expect(await store.sweepUploads(new Date(Date.now() - 3_600_000))).toBe(0)
    expect(await store.sweepUploads(new Date(Date.now() + 5_000))).toBe(1)
    expect(await uploads()).toEqual([])
  })
}
