import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createKeyring,
  KeyDestroyedError,
  type Keyring,
  migrations,
  readKeyFile,
  UnsealError,
} from './index.ts'

let test: TestDatabase
let ring: Keyring & { close(): Promise<void> }
let other: Keyring & { close(): Promise<void> }
let file: string

beforeAll(async () => {
  test = await createTestDatabase([migrations])
  file = join(await mkdtemp(join(tmpdir(), 'onrecord-keys-')), 'master.key')
  ring = await createKeyring(test.db, await readKeyFile(file))
  other = await createKeyring(test.db, await readKeyFile(file))
})
afterAll(async () => {
  await ring.close()
  await other.close()
  await test[Symbol.asyncDispose]()
})

const text = Buffer.from('+4915700000001')

it('makes the key file for its owner alone', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('opens what it sealed, in another process too', async () => {
  const sealed = await ring.seal('acme', 'sub_a', text, 'event-1')
  expect(await other.unseal('acme', sealed, 'event-1')).toEqual(text)
  expect(sealed).not.toContain(text.toString('base64url'))
})

it.each([
  ['another context', 'acme', 'event-2'],
  ['another workspace', 'other', 'event-1'],
])('does not open in %s', async (_, workspace, context) => {
  const sealed = await ring.seal('acme', 'sub_a', text, 'event-1')
  await expect(ring.unseal(workspace, sealed, context)).rejects.toThrow(UnsealError)
})

it('does not open when a character was changed', async () => {
  const sealed = await ring.seal('acme', 'sub_a', text, 'event-1')
  const changed = sealed.slice(0, -3) + (sealed.at(-3) === 'A' ? 'B' : 'A') + sealed.slice(-2)
  await expect(ring.unseal('acme', changed, 'event-1')).rejects.toThrow(UnsealError)
})

it('needs the key of every owner to unwrap', async () => {
  const key = Buffer.alloc(32, 7)
  const wrapped = await ring.wrap('acme', ['sub_b', 'agt_c'], key, 'rec_1')
  expect(await ring.unwrap('acme', wrapped, 'rec_1')).toEqual(key)
  await ring.destroy('acme', 'sub_b')
  await expect(ring.unwrap('acme', wrapped, 'rec_1')).rejects.toThrow(KeyDestroyedError)
})

it('destroys a key in every process within a second, for good', async () => {
  const sealed = await ring.seal('acme', 'sub_d', text, 'x')
  await other.unseal('acme', sealed, 'x')
  await ring.destroy('acme', 'sub_d')
  await expect
    .poll(
      () =>
        other.unseal('acme', sealed, 'x').then(
          () => 'open',
          (error: Error) => error.name,
        ),
      { timeout: 1000 },
    )
    .toBe('KeyDestroyedError')
  await expect(ring.seal('acme', 'sub_d', text, 'x')).rejects.toThrow(KeyDestroyedError)
})

it('gives one key to two that make it at once', async () => {
  const sealed = await Promise.all([
    ring.seal('acme', 'sub_e', text, 'x'),
    other.seal('acme', 'sub_e', text, 'x'),
  ])
  expect(sealed[0]?.split('.')[1]).toBe(sealed[1]?.split('.')[1])
})

it('gives the same pseudonym for the same value, another in another workspace or kind', () => {
  const pseudonym = ring.pseudonym('acme', 'call', 'wacid.1')
  expect(pseudonym).toMatch(/^[a-z2-7]{26}$/)
  expect(other.pseudonym('acme', 'call', 'wacid.1')).toBe(pseudonym)
  expect(ring.pseudonym('other', 'call', 'wacid.1')).not.toBe(pseudonym)
  expect(ring.pseudonym('acme', 'message', 'wacid.1')).not.toBe(pseudonym)
})
