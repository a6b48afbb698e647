import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring, type Keyring, migrations as keyMigrations, readKeyFile } from '@onrecord/keys'
import { createDatabase, type Database } from '@onrecord/postgres'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIdentities, type Identities, migrations } from './index.ts'

type ClosableKeyring = Keyring & { close(): Promise<void> }

const WS = 'amal'
const NUMBER = '+4915700000001'
const BSUID = 'DE.10000000000000000001'

let test: TestDatabase
let second: Database
let keyrings: [ClosableKeyring, ClosableKeyring]
/** Two processes: each has a pool, a keyring and a cache of its own. */
let here: Identities
let there: Identities
let now = new Date('2026-11-23T10:00:00Z')
const clock = { now: () => now }
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}

beforeAll(async () => {
  test = await createTestDatabase([keyMigrations, migrations])
  second = createDatabase(test.urls.app, { role: 'onrecord_app' })
  const file = join(await mkdtemp(join(tmpdir(), 'onrecord-identity-')), 'master.key')
  keyrings = [
    await createKeyring(test.db, await readKeyFile(file)),
    await createKeyring(second, await readKeyFile(file)),
  ]
})
afterAll(async () => {
  for (const keyring of keyrings) await keyring.close()
  await second.close()
  await test[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await test.owner.query('TRUNCATE identity.subject, identity.identifier')
  const [one, two] = keyrings
  here = createIdentities({ db: test.db, keyring: one, clock })
  there = createIdentities({ db: second, keyring: two, clock })
})

const subjects = async () =>
  test.acrossWorkspaces.query<{ subject_ref: string }>('SELECT subject_ref FROM identity.subject')

describe('resolve', () => {
  it('gives one pseudonym to one person, whoever asks', async () => {
    const { subject, linked } = await here.resolve(WS, { phone: NUMBER, name: 'Sami' })
    expect(subject).toMatch(/^sub_[a-z2-7]{26}$/)
    expect(linked).toEqual([])
    expect((await there.resolve(WS, { phone: NUMBER })).subject).toBe(subject)
    expect(await there.find(WS, { kind: 'phone', value: NUMBER })).toBe(subject)
  })

  it('makes one subject when many processes meet the same new number at once', async () => {
    const processes = Array.from({ length: 20 }, (_, index) =>
      createIdentities({ db: index % 2 ? test.db : second, keyring: keyrings[index % 2 ? 1 : 0], clock }),
    )
    const answers = await Promise.all(
      processes.map((one) => one.resolve(WS, { phone: NUMBER, bsuid: BSUID, name: 'Sami' })),
    )
    expect(new Set(answers.map((answer) => answer.subject)).size).toBe(1)
    expect(await subjects()).toHaveLength(1)
  })

  it('makes one person of many overlapping identifiers met at once, and nobody deadlocks', async () => {
    const phones = Array.from({ length: 8 }, (_, index) => `+491570000010${index}`)
    const known = await Promise.all(phones.map((phone) => here.resolve(WS, { phone })))
    const pairs = phones
      .slice(1)
      .map((phone, index) => ({ phone, former: { phone: phones[index] as string } }))
    await Promise.all(pairs.map((pair, index) => (index % 2 ? here : there).resolve(WS, pair)))
    const person = await here.samePerson(WS, known[3]?.subject as string)
    expect(new Set(person)).toEqual(new Set(known.map((one) => one.subject)))
    const chains = await test.acrossWorkspaces.query(
      `SELECT 1 FROM identity.subject a JOIN identity.subject b ON a.survivor_ref = b.subject_ref WHERE b.survivor_ref IS NOT NULL`,
    )
    expect(chains).toEqual([])
  })

  it('keeps workspaces apart', async () => {
    const mine = await here.resolve(WS, { phone: NUMBER })
    const theirs = await here.resolve('brise', { phone: NUMBER })
    expect(theirs.subject).not.toBe(mine.subject)
    expect(await here.find('brise', { kind: 'phone', value: NUMBER })).toBe(theirs.subject)
  })

  it('attaches the new BSUID to the same person when it was rotated', async () => {
    const { subject } = await here.resolve(WS, { bsuid: BSUID })
    const rotated = await here.resolve(WS, { bsuid: 'DE.2', former: { bsuid: BSUID } })
    expect(rotated.subject).toBe(subject)
    expect(await here.find(WS, { kind: 'bsuid', value: 'DE.2' })).toBe(subject)
  })

  it('refuses what identifies nobody', async () => {
    await expect(here.resolve(WS, { name: 'Sami' })).rejects.toThrow(
      'a phone number, a BSUID or a contact id',
    )
  })
})

describe('merging', () => {
  async function meet() {
    const older = (await here.resolve(WS, { phone: NUMBER })).subject
    later(1)
    const younger = (await here.resolve(WS, { bsuid: BSUID })).subject
    const met = await here.resolve(WS, { phone: NUMBER, bsuid: BSUID })
    return { older, younger, met }
  }

  it('lets the older survive and keeps both', async () => {
    const { older, younger, met } = await meet()
    expect(met).toEqual({ subject: older, linked: [{ survivor: older, merged: younger }] })
    expect(await here.samePerson(WS, younger)).toEqual([older, younger])
    expect(await here.samePerson(WS, older)).toEqual([older, younger])
    expect(await here.recent(WS, 10)).toEqual([older])
  })

  it('tells the link again until it was announced', async () => {
    const { met } = await meet()
    expect((await there.resolve(WS, { bsuid: BSUID })).linked).toEqual(met.linked)
    await here.announced(WS, met.linked)
    expect((await there.resolve(WS, { phone: NUMBER })).linked).toEqual([])
    later(6)
    expect((await here.resolve(WS, { phone: NUMBER, bsuid: BSUID })).linked).toEqual([])
  })

  it('shows in another process within seconds, though it remembers hot contacts', async () => {
    const younger = (await there.resolve(WS, { bsuid: BSUID })).subject
    now = new Date(now.getTime() - 1000)
    const older = (await here.resolve(WS, { phone: NUMBER })).subject
    later(1)
    await here.resolve(WS, { phone: NUMBER, bsuid: BSUID })
    expect((await there.resolve(WS, { bsuid: BSUID })).subject).toBe(younger)
    later(6)
    expect((await there.resolve(WS, { bsuid: BSUID })).subject).toBe(older)
  })
})

describe('identifiersOf', () => {
  it('opens every identifier of the person, newest first, each once', async () => {
    await here.resolve(WS, { phone: NUMBER, name: 'Sami' })
    later(10)
    const { subject } = await here.resolve(WS, {
      phone: NUMBER,
      bsuid: BSUID,
      name: 'Sami',
      username: 'sami.a',
    })
    const identifiers = await here.identifiersOf(WS, subject)
    expect(identifiers.map((one) => `${one.kind}=${one.value}`)).toEqual([
      `bsuid=${BSUID}`,
      'username=sami.a',
      'name=Sami',
      `phone=${NUMBER}`,
    ])
  })

  it('stores no identifier in clear', async () => {
    await here.resolve(WS, { phone: NUMBER, bsuid: BSUID, name: 'Sami' })
    const rows = JSON.stringify(await test.acrossWorkspaces.query('SELECT * FROM identity.identifier'))
    for (const value of [NUMBER, NUMBER.slice(1), BSUID, 'Sami']) expect(rows).not.toContain(value)
  })
})

it('knows a forgotten person no more: who comes next is somebody new', async () => {
  const { subject } = await here.resolve(WS, { phone: NUMBER, bsuid: BSUID })
  await here.forget(WS, subject)
  expect(await here.find(WS, { kind: 'phone', value: NUMBER })).toBeUndefined()
  expect((await here.resolve(WS, { phone: NUMBER })).subject).not.toBe(subject)
})
