import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createKeyring,
  KeyDestroyedError,
  type Keyring,
  migrations,
  openObject,
  readKeyFile,
  sealObject,
  UnsealError,
} from './index.ts'

let test: TestDatabase
let ring: Keyring & { close(): Promise<void> }

beforeAll(async () => {
  test = await createTestDatabase([migrations])
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-sealed-'))
  ring = await createKeyring(test.db, await readKeyFile(join(folder, 'master.key')))
})
afterAll(async () => {
  await ring.close()
  await test[Symbol.asyncDispose]()
})

const audio = Buffer.from('OggS and so on')
const context = { workspace: 'acme', object: 'rec_1' }

it('opens what it sealed', async () => {
  const sealed = await sealObject(ring, context, ['sub_a', 'agt_b'], audio)
  expect(await openObject(ring, context, sealed, sealed.bytes)).toEqual(audio)
  expect(sealed.bytes.includes(audio)).toBe(false)
})

it('gives the same bytes when sealing is repeated under the earlier key, also for other owners', async () => {
  const first = await sealObject(ring, context, ['sub_a'], audio)
  const again = await sealObject(ring, context, ['sub_a', 'agt_b'], audio, first.wrappedKey)
  expect(again.bytes).toEqual(first.bytes)
  const other = await sealObject(ring, context, ['sub_a'], Buffer.from('another text!!'), first.wrappedKey)
  expect(other.bytes.subarray(0, 12)).not.toEqual(first.bytes.subarray(0, 12))
})

it('opens nowhere else, and not when a bit was changed', async () => {
  const sealed = await sealObject(ring, context, ['sub_a'], audio)
  await expect(openObject(ring, { ...context, object: 'rec_2' }, sealed, sealed.bytes)).rejects.toThrow(
    UnsealError,
  )
  await expect(openObject(ring, { ...context, workspace: 'other' }, sealed, sealed.bytes)).rejects.toThrow(
    UnsealError,
  )
  const changed = Buffer.from(sealed.bytes)
  changed[20] = (changed[20] ?? 0) ^ 1
  await expect(openObject(ring, context, sealed, changed)).rejects.toThrow(UnsealError)
})

it('is gone for all when one owner is erased', async () => {
  const sealed = await sealObject(ring, context, ['sub_c', 'agt_b'], audio)
  await ring.destroy('acme', 'sub_c')
  await expect(openObject(ring, context, sealed, sealed.bytes)).rejects.toThrow(KeyDestroyedError)
})
