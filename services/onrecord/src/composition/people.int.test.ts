import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentities, migrations as identity } from '@onrecord/identity'
import { createKeyring, migrations as keys, readKeyFile } from '@onrecord/keys'
import { createLedger, migrations as ledger } from '@onrecord/ledger'
import { createTestDatabase } from '@onrecord/postgres/testing'
import { expect, it } from 'vitest'
import { createPeople, type PeopleDeps } from './people.ts'

const NUMBER = '+4915700000001'
const nothing = async () => []

/** Workspaces `acme`, where the person is known, and `other`, with everything real that tells who somebody is. */
async function aHouse() {
  const test = await createTestDatabase([keys, identity, ledger])
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-people-'))
  const keyring = await createKeyring(test.db, await readKeyFile(join(folder, 'master.key')))
  const identities = createIdentities({ db: test.db, keyring })
  const recording = { callOf: async () => undefined, recordingsOf: nothing } as unknown
  const people = createPeople({
    ...({ personFacts: { calls: nothing }, recording } as unknown as PeopleDeps),
    db: test.db,
    keyring,
    identities,
  })
  const { subject } = await identities.resolve('acme', { phone: NUMBER, name: 'Sami' })
  return {
    db: test.db,
    people,
    subject,
    async [Symbol.asyncDispose]() {
      await keyring.close()
      await test[Symbol.asyncDispose]()
    },
  }
}

it('finds nobody of another workspace, not even after somebody has looked', async () => {
  await using house = await aHouse()
  const { db, people, subject } = house
  await db.inWorkspace('other').transaction((tx) =>
    createLedger().append(tx, {
      workspace: 'other',
      type: 'access.read',
      at: '2026-11-16T10:00:00.000Z',
      actor: 'user:usr_1',
      subject,
      target: { kind: 'person', id: subject },
      outcome: 'done',
      idempotencyKey: 'look',
    }),
  )
  expect(await people.person('other', subject)).toBeUndefined()
  for (const query of [subject, NUMBER, 'Sami']) expect(await people.search('other', query, 10)).toEqual([])
})

it.each([NUMBER, '4915700000001', '+49 157 0000-0001', 'sami'])('finds its own by %s', async (query) => {
  await using house = await aHouse()
  expect(await house.people.search('acme', query, 10)).toMatchObject([{ subject: house.subject }])
})
