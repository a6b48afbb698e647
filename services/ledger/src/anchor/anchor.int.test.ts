import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderStore, type ObjectStore } from '@onrecord/object-store'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { createLogger } from '@onrecord/service'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCheckpointer, defaultOriginOf } from '../checkpointer.ts'
import { createLedger } from '../ledger.ts'
import { migrations } from '../migrations.ts'
import { vkeyOf } from '../note.ts'
import { aDraft, aSigningKey } from '../testing.ts'
import { anchorStatus } from './anchor-status.ts'
import { createAnchorer } from './anchorer.ts'
import { anchorsOf, latestAnchors } from './anchors.ts'
import { cosignatureOf, parseWitnessKey, type WitnessKey } from './cosignature.ts'
import { anchorKeyOf, createStorePlace } from './store-place.ts'
import { startTestWitness, type TestWitness } from './testing.ts'
import { createWitnessPlace } from './witness-place.ts'

const key = aSigningKey()
const origin = defaultOriginOf('acme')
let test: TestDatabase
let folder: string
let second: ObjectStore
let witness: TestWitness
let witnessKey: WitnessKey
beforeAll(async () => {
  test = await createTestDatabase([migrations])
}, 60_000)
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  await test.owner.query('TRUNCATE ledger.log CASCADE')
  folder = await mkdtemp(join(tmpdir(), 'onrecord-anchor-'))
  second = createFolderStore(join(folder, 'second'))
  witness = await startTestWitness()
  witness.logs.set(origin, vkeyOf(origin, key.publicKey))
  witnessKey = parseWitnessKey(witness.vkey) as WitnessKey
  return async () => {
    await witness.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

const logged: { level: string; err: Error; place: string }[] = []
const logger = new Proxy(createLogger('silent'), {
  get: (target, property) =>
    property === 'warn' || property === 'error'
      ? (told: object) => logged.push({ level: property, ...told } as never)
      : Reflect.get(target, property),
})
beforeEach(() => {
  logged.length = 0
})

const handles = () => ({ db: test.db, acrossWorkspaces: test.acrossWorkspaces })
const acme = () => test.db.inWorkspace('acme')
let appended = 0
async function grow(count: number) {
  const ledger = createLedger()
  for (let n = 0; n < count; n += 1)
    await acme().transaction((tx) => ledger.append(tx, aDraft((appended += 1))))
  const store = createFolderStore(join(folder, 'own'))
  const checkpoint = await createCheckpointer({ ...handles(), store, key, logger }).checkpointNow('acme')
  if (checkpoint === undefined) throw new Error('no checkpoint')
  return checkpoint
}
const anchorer = (...places: Parameters<typeof createAnchorer>[0]['places']) =>
  createAnchorer({ ...handles(), places, logger })
const atWitness = () => createWitnessPlace({ url: witness.url, key: witnessKey })

describe('a checkpoint', () => {
  it('lies in the second store and at the witness, whose cosignature stands', async () => {
    const checkpoint = await grow(3)
    await anchorer(createStorePlace('second', second), atWitness()).anchorNow()

    expect((await second.get(anchorKeyOf(checkpoint))).toString()).toBe(checkpoint.note)
    const [inStore, atTheWitness] = await anchorsOf(acme(), 'acme', checkpoint.size)
    expect([inStore?.place, atTheWitness?.place]).toEqual(['store:second', 'witness:witness.example/w1'])
    const text = checkpoint.note.slice(0, checkpoint.note.lastIndexOf('\n\n') + 1)
    expect(cosignatureOf(atTheWitness?.cosignature ?? '', text, witnessKey)?.lines).toBe(
      atTheWitness?.cosignature,
    )
    expect(cosignatureOf(atTheWitness?.cosignature ?? '', text.replace('3', '4'), witnessKey)).toBeUndefined()
    expect(logged).toEqual([])
  })

  it('follows the one before it, with the proof that the log has only grown', async () => {
    const places = [createStorePlace('second', second), atWitness()]
    for (const count of [1, 1, 2, 5, 16]) {
      const { size } = await grow(count)
      await anchorer(...places).anchorNow()
      expect((await latestAnchors(acme(), 'acme')).map((anchor) => anchor.size)).toEqual([size, size])
    }
    expect(witness.seen.get(origin)?.size).toBe(25)
    expect(logged).toEqual([])
  })

  it('is left again where our record of it was lost', async () => {
    await grow(2)
    await anchorer(atWitness()).anchorNow()
    await test.owner.query('TRUNCATE ledger.anchor')
    const { size } = await grow(3)
    await anchorer(atWitness()).anchorNow()
    expect(await latestAnchors(acme(), 'acme')).toMatchObject([{ size }])
    await test.owner.query('TRUNCATE ledger.anchor')
    await anchorer(atWitness(), createStorePlace('second', second)).anchorNow()
    await test.owner.query('TRUNCATE ledger.anchor')
    await anchorer(atWitness(), createStorePlace('second', second)).anchorNow()
    expect(await latestAnchors(acme(), 'acme')).toMatchObject([{ size }, { size }])
    expect(logged).toEqual([])
  })

  it('waits for a place that is away, and does not keep the other from having it', async () => {
    const { size } = await grow(2)
    for (const fault of [{ status: 500 }, { status: 200, body: 'no cosignature' }, { status: 404 }]) {
      witness.fault = fault
      await anchorer(atWitness(), createStorePlace('second', second)).anchorNow()
      expect(await latestAnchors(acme(), 'acme')).toMatchObject([{ place: 'store:second', size }])
    }
    expect(logged.map(({ level, err }) => [level, err.name])).toEqual(
      Array.from({ length: 3 }, () => ['warn', 'WitnessUnavailableError']),
    )
    witness.fault = undefined
    await anchorer(atWitness()).anchorNow()
    expect(await latestAnchors(acme(), 'acme')).toHaveLength(2)
  })

  it('is not believed to be cosigned by whoever answers', async () => {
    await grow(2)
    const other = await startTestWitness()
    other.logs.set(origin, vkeyOf(origin, key.publicKey))
    await anchorer(createWitnessPlace({ url: other.url, key: witnessKey })).anchorNow()
    await other.stop()
    expect(await latestAnchors(acme(), 'acme')).toEqual([])
    expect(logged).toMatchObject([{ level: 'warn' }])
  })
})

describe('a log that was made anew with the stolen database and key', () => {
  const rebuild = async (count: number) => {
    await test.owner.query('TRUNCATE ledger.log CASCADE')
    appended += 1000
    return grow(count)
  }

  it.each([
    ['of the same size', 4],
    ['that is longer', 7],
    ['that is shorter', 2],
  ])('is contradicted by the witness: one %s', async (_, count) => {
    await grow(4)
    await anchorer(atWitness()).anchorNow()
    await rebuild(count)
    await anchorer(atWitness()).anchorNow()
    expect(logged).toMatchObject([{ level: 'error', err: { name: 'AnchorRefusedError' } }])
    expect(await latestAnchors(acme(), 'acme')).toEqual([])
  })

  it('is contradicted by the second store, which keeps what it has', async () => {
    const before = await grow(4)
    await anchorer(createStorePlace('second', second)).anchorNow()
    await rebuild(4)
    await anchorer(createStorePlace('second', second)).anchorNow()
    expect(logged).toMatchObject([{ level: 'error', err: { name: 'AnchorRefusedError' } }])
    expect((await second.get(anchorKeyOf(before))).toString()).toBe(before.note)
  })
})

it('tells how much of a log nobody else vouches for, and since when', async () => {
  expect(await anchorStatus(acme(), 'acme')).toEqual({ size: 0, places: [], unanchored: 0 })
  await grow(3)
  await anchorer(createStorePlace('second', second)).anchorNow()
  expect(await anchorStatus(acme(), 'acme')).toMatchObject({
    size: 3,
    places: [{ place: 'store:second', size: 3 }],
    unanchored: 0,
  })
  await grow(2)
  const status = await anchorStatus(acme(), 'acme')
  expect(status).toMatchObject({ size: 5, unanchored: 2 })
  expect(status.oldestUnanchoredAt).toBeInstanceOf(Date)
})

it('takes no other key for that of a witness', () => {
  expect(parseWitnessKey(vkeyOf('log', key.publicKey))).toBeUndefined()
  expect(parseWitnessKey(witness.vkey.replace(/\+\w{8}\+/, '+00000000+'))).toBeUndefined()
  expect(parseWitnessKey('nonsense')).toBeUndefined()
})
