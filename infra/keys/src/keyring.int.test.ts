import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createAwsKms,
  createKeyring,
  createKeyServiceEncryption,
  decrypt,
  encrypt,
  type KeyEncryption,
  type Keyring,
  migrations,
  readKeyFile,
  UnsealError,
} from './index.ts'
import { type KmsStandIn, keyringContract, startKmsStandIn } from './testing/index.ts'

type Ring = Keyring & { close(): Promise<void> }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-keys-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function suite(encryptionOf: (test: TestDatabase) => Promise<KeyEncryption>): void {
  let test: TestDatabase
  let ring: Ring
  let other: Ring
  beforeAll(async () => {
    test = await createTestDatabase([migrations])
    ring = await createKeyring(test.db, await encryptionOf(test))
    other = await createKeyring(test.db, await encryptionOf(test))
  })
  afterAll(async () => {
    await ring.close()
    await other.close()
    await test[Symbol.asyncDispose]()
  })
  keyringContract(() => ({ ring, other }))
}

describe('the keyring over a key file', () => {
  suite(() => readKeyFile(join(folder, 'master.key')))
})

describe('the keyring over AWS KMS', () => {
  let kms: KmsStandIn
  let keyId: string
  beforeAll(async () => {
    kms = await startKmsStandIn()
    keyId = kms.createKey()
  })
  afterAll(() => kms.stop())
  suite((test) => {
    const { endpoint, region, credentials } = kms
    const service = createAwsKms({ keyId, region, endpoint, credentials })
    return createKeyServiceEncryption({ db: test.db, acrossWorkspaces: test.acrossWorkspaces, service })
  })
})

describe('the key file', () => {
  const of = { workspace: 'acme', owner: 'sub_a' }

  it('is for its owner alone', async () => {
    const file = join(folder, 'fresh.key')
    await readKeyFile(file)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('binds a data key to its owner', async () => {
    const file = await readKeyFile(join(folder, 'bound.key'))
    const wrapped = await file.wrap(of, Buffer.alloc(32, 1))
    expect(await file.isCurrent(of, wrapped)).toBe(true)
    await expect(file.unwrap({ ...of, owner: 'sub_b' }, wrapped)).rejects.toThrow(UnsealError)
    await expect(file.unwrap({ ...of, workspace: 'other' }, wrapped)).rejects.toThrow(UnsealError)
  })

  it('still opens what the first version wrapped', async () => {
    const file = await readKeyFile(join(folder, 'first.key'))
    const kek = await file.derive('key-encryption/acme')
    const wrapped = encrypt(kek, Buffer.alloc(32, 7), 'data-key|acme')
    expect(decrypt(kek, wrapped, 'data-key|acme')).toEqual(Buffer.alloc(32, 7))
    expect(await file.unwrap(of, wrapped)).toEqual(Buffer.alloc(32, 7))
    expect(await file.isCurrent(of, wrapped)).toBe(false)
  })
})
