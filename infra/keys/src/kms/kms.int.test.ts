import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type AwsKmsOptions,
  createAwsKms,
  createKeyring,
  createKeyServiceEncryption,
  type Keyring,
  KeyServiceRefusedError,
  KeyServiceUnavailableError,
  migrations,
  readKeyFile,
  UnsealError,
} from '../index.ts'
import { type KmsStandIn, startKmsStandIn } from '../testing/index.ts'

type Ring = Keyring & { close(): Promise<void> }

const MINUTE_MS = 60_000
const text = Buffer.from('+4915700000001')
let kms: KmsStandIn
let keyId: string
let test: TestDatabase
let passed = 0
const now = () => Date.now() + passed
const rings: Ring[] = []
beforeEach(async () => {
  passed = 0
  kms = await startKmsStandIn()
  keyId = kms.createKey()
  test = await createTestDatabase([migrations])
})
afterEach(async () => {
  await Promise.all(rings.splice(0).map((ring) => ring.close()))
  await kms.stop()
  await test[Symbol.asyncDispose]()
})

const serviceOf = (options: Partial<AwsKmsOptions> = {}) =>
  createAwsKms({
    keyId,
    region: kms.region,
    endpoint: kms.endpoint,
    credentials: kms.credentials,
    ...options,
  })

const encryptionOf = (
  options: Partial<AwsKmsOptions> = {},
  before?: Awaited<ReturnType<typeof readKeyFile>>,
) =>
  createKeyServiceEncryption({
    db: test.db,
    acrossWorkspaces: test.acrossWorkspaces,
    service: serviceOf(options),
    now,
    ...(before !== undefined && { before }),
  })

async function open(options: Partial<AwsKmsOptions> = {}, before?: Awaited<ReturnType<typeof readKeyFile>>) {
  const ring = await createKeyring(test.db, await encryptionOf(options, before), { now })
  rings.push(ring)
  return ring
}

const operations = () => kms.asked.map(({ operation }) => operation)

describe('AWS KMS', () => {
  it('is asked once for a workspace, not for a contact, and told what for', async () => {
    const ring = await open()
    kms.asked.length = 0
    for (let i = 0; i < 50; i++) await ring.seal('acme', `sub_${i}`, text, 'x')
    expect(operations()).toEqual(['GenerateDataKey', 'Decrypt'])
    const context = { application: 'onrecord', purpose: 'workspace-key', workspace: 'acme' }
    expect(kms.asked.map((one) => one.context)).toEqual([context, context])
  })

  it('is asked again after a bounded time', async () => {
    const ring = await open()
    const sealed = await ring.seal('acme', 'sub_a', text, 'x')
    kms.asked.length = 0
    passed += 2 * MINUTE_MS
    await ring.unseal('acme', sealed, 'x')
    expect(operations()).toEqual([])
    passed += 6 * MINUTE_MS
    await ring.unseal('acme', sealed, 'x')
    expect(operations()).toEqual(['Decrypt'])
  })

  it('keeps no key in the database that opens without it', async () => {
    const ring = await open()
    await ring.seal('acme', 'sub_a', text, 'x')
    const other = createAwsKms({
      keyId: kms.createKey(),
      region: kms.region,
      endpoint: kms.endpoint,
      credentials: kms.credentials,
    })
    const [row] = await test.acrossWorkspaces.query<{ wrapped_key: Buffer }>(
      'SELECT wrapped_key FROM keys.workspace_key',
    )
    await expect(other.unwrap({ workspace: 'another' }, row?.wrapped_key ?? Buffer.alloc(0))).rejects.toThrow(
      UnsealError,
    )
  })

  it.each([
    ['Disabled', 'disabled'],
    ['PendingDeletion', 'pending_deletion'],
  ] as const)('opens and seals nothing more once its key is %s', async (state, reason) => {
    const ring = await open()
    const sealed = await ring.seal('acme', 'sub_a', text, 'x')
    await ring.seal('other', 'sub_b', text, 'x')
    kms.setState(keyId, state)
    passed += 6 * MINUTE_MS
    await expect(ring.unseal('acme', sealed, 'x')).rejects.toMatchObject({
      name: 'KeyServiceRefusedError',
      reason,
    })
    await expect(ring.seal('other', 'sub_b', text, 'x')).rejects.toThrow(KeyServiceRefusedError)
    await expect(open()).rejects.toThrow(KeyServiceRefusedError)
    kms.setState(keyId, 'Enabled')
    expect(await ring.unseal('acme', sealed, 'x')).toEqual(text)
  })

  it('forgets every key at the first refusal', async () => {
    const ring = await open()
    const sealed = await ring.seal('acme', 'sub_a', text, 'x')
    kms.setState(keyId, 'Disabled')
    await expect(ring.seal('new-workspace', 'sub_z', text, 'x')).rejects.toThrow(KeyServiceRefusedError)
    passed += 2 * MINUTE_MS
    await expect(ring.unseal('acme', sealed, 'x')).rejects.toThrow(KeyServiceRefusedError)
  })

  it.each(['throttle', 'internal'] as const)('is asked again after %s', async (how) => {
    const ring = await open()
    kms.fail(2, how)
    await ring.seal('acme', 'sub_a', text, 'x')
  })

  it.each(['throttle', 'internal', 'hang'] as const)(
    'passes for unavailable after %s to the last',
    async (how) => {
      const ring = await open({ maxAttempts: 2, timeoutMs: 150 })
      kms.fail(2, how)
      await expect(ring.seal('acme', 'sub_a', text, 'x')).rejects.toThrow(KeyServiceUnavailableError)
      await ring.seal('acme', 'sub_a', text, 'x')
    },
  )

  it('passes for unavailable when nobody listens', async () => {
    await expect(open({ endpoint: 'http://127.0.0.1:1', maxAttempts: 1 })).rejects.toThrow(
      KeyServiceUnavailableError,
    )
  })

  it.each([
    ['a wrong secret', () => ({ credentials: { ...kms.credentials, secretAccessKey: 'wrong' } }), 'refused'],
    ['an unknown key', () => ({ keyId: 'there-is-none' }), 'not_found'],
  ] as const)('refuses %s', async (_, options, reason) => {
    await expect(open(options())).rejects.toMatchObject({ name: 'KeyServiceRefusedError', reason })
  })

  it('refuses without permission', async () => {
    const ring = await open()
    kms.fail(1, 'deny')
    await expect(ring.seal('acme', 'sub_a', text, 'x')).rejects.toMatchObject({ reason: 'access_denied' })
  })
})

describe('exchanging keys', () => {
  it('moves on to another KMS key as keys are used, and needs the old one no more', async () => {
    const sealed = await (await open()).seal('acme', 'sub_a', text, 'x')
    const next = kms.createKey()
    const ring = await open({ keyId: next })
    expect(await ring.unseal('acme', sealed, 'x')).toEqual(text)
    expect(operations()).toContain('ReEncrypt')
    kms.setState(keyId, 'PendingDeletion')
    const later = await open({ keyId: next })
    expect(await later.unseal('acme', sealed, 'x')).toEqual(text)
    expect(later.pseudonym('acme', 'call', '1')).toBe(ring.pseudonym('acme', 'call', '1'))
  })

  it('gives a workspace a new key; what the old one wrapped opens, and is wrapped again when it is used', async () => {
    const ring = await open()
    const sealed = await ring.seal('acme', 'sub_a', text, 'x')
    const encryption = await encryptionOf()
    await encryption.rotate('acme')
    const other = await open()
    expect(await other.unseal('acme', sealed, 'x')).toEqual(text)
    await other.seal('acme', 'sub_b', text, 'x')
    const rows = await test.acrossWorkspaces.query<{ wrapped_key: Buffer }>(
      'SELECT wrapped_key FROM keys.data_key',
    )
    expect(rows.map(({ wrapped_key }) => wrapped_key.readUInt32BE(1))).toEqual([2, 2])
    // a process that has not heard of it goes on opening
    passed += 2 * MINUTE_MS
    expect(await ring.unseal('acme', sealed, 'x')).toEqual(text)
  })

  it('takes over from a key file: pseudonyms stay, data keys move, and the file can go', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onrecord-move-'))
    const file = await readKeyFile(join(folder, 'master.key'))
    const old = await createKeyring(test.db, file)
    rings.push(old)
    const sealed = await old.seal('acme', 'sub_a', text, 'x')
    const moved = await open({}, file)
    expect(await moved.unseal('acme', sealed, 'x')).toEqual(text)
    expect(moved.pseudonym('acme', 'call', '1')).toBe(old.pseudonym('acme', 'call', '1'))
    await rm(folder, { recursive: true })
    const without = await open()
    expect(await without.unseal('acme', sealed, 'x')).toEqual(text)
    expect(without.pseudonym('acme', 'call', '1')).toBe(old.pseudonym('acme', 'call', '1'))
  })

  it('does not give a database that is in use other pseudonyms', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onrecord-lost-'))
    const old = await createKeyring(test.db, await readKeyFile(join(folder, 'master.key')))
    rings.push(old)
    await old.seal('acme', 'sub_a', text, 'x')
    await expect(open()).rejects.toThrow('takes its secrets over')
    await rm(folder, { recursive: true })
  })
})
