import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { entries, erasePayloads, payloadOf } from './entries.ts'
import { createLedger } from './ledger.ts'
import { migrations } from './migrations.ts'
import { aDraft, appendMany } from './testing.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase([migrations])
}, 60_000)
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(() => test.owner.query('TRUNCATE ledger.log CASCADE'))

const ledger = createLedger()
const append = (n: number, overrides = {}) =>
  test.db
    .inWorkspace(aDraft(n, overrides).workspace)
    .transaction((tx) => ledger.append(tx, aDraft(n, overrides)))
const indexes = async (workspace = 'acme') =>
  (await entries(test.acrossWorkspaces, workspace)).map((entry) => entry.index)

describe('append', () => {
  it('is gapless and serial under eight writers, some of which give up', async () => {
    const write = async (writer: number) => {
      for (let i = 0; i < 20; i += 1) {
        const giveUp = (writer + i) % 5 === 0
        await test.db
          .inWorkspace('acme')
          .transaction(async (tx) => {
            await ledger.append(tx, aDraft(writer * 100 + i))
            if (giveUp) throw new Error('changed my mind')
          })
          .catch((error: Error) => {
            if (!giveUp) throw error
          })
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
    const seen = await indexes()
    expect(seen).toEqual(Array.from({ length: 8 * 16 }, (_, index) => index))
  })

  it('enters the same key once, also when eight race for it', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => append(1)))
    expect(all.filter(({ appended }) => appended)).toHaveLength(1)
    expect(new Set(all.map(({ leafHash }) => leafHash)).size).toBe(1)
    expect(await indexes()).toEqual([0])
  })

  it('numbers each workspace on its own, and reads one only', async () => {
    await append(1)
    await append(1, { workspace: 'other' })
    expect(await indexes('acme')).toEqual([0])
    expect(await indexes('other')).toEqual([0])
    expect(await payloadOf(test.acrossWorkspaces, 'third', 0)).toBeUndefined()
  })

  it('refuses free text before anything is written', async () => {
    await expect(append(1, { target: { kind: 'record', id: 'she said no' } })).rejects.toThrow(/an id/)
    expect(await indexes()).toEqual([])
  })

  it.each([
    'UPDATE ledger.entry SET at = now()',
    'DELETE FROM ledger.entry',
    `UPDATE ledger.payload SET payload = '{}'`,
  ])('cannot be undone: %s', async (sql) => {
    await append(1)
    await expect(test.owner.query(sql)).rejects.toThrow(/append-only/)
    // services lack even the right
    for (const db of [test.db.inWorkspace('acme'), test.acrossWorkspaces])
      await expect(db.query(sql)).rejects.toMatchObject({ code: '42501' })
  })

  it('refuses a database in the place of a transaction', () => {
    const misuse = () => {
      // @ts-expect-error the entry would not share the effect's fate
      return ledger.append(test.db, aDraft(1))
    }
    expect(misuse).toBeTypeOf('function')
  })
})

describe('entries', () => {
  const subject = 'sub_bbbbbbbbbbbbbbbbbbbbbbbbbb'
  beforeEach(async () => {
    await appendMany(test.db, 5)
    await append(5, {
      subject,
      type: 'gate.decided',
      target: { kind: 'call', id: 'call_x' },
      reason: 'consent_missing',
    })
  })
  const found = async (filter: Parameters<typeof entries>[2]) =>
    (await entries(test.acrossWorkspaces, 'acme', filter)).map((entry) => entry.index)

  it('finds by period, person, target and type, page by page', async () => {
    expect(
      await found({ from: new Date('2026-03-02T09:00:02Z'), until: new Date('2026-03-02T09:00:04Z') }),
    ).toEqual([2, 3])
    expect(await found({ subjects: [subject] })).toEqual([5])
    expect(await found({ target: { kind: 'call', id: 'call_x' } })).toEqual([5])
    expect(await found({ type: 'gate.decided' })).toEqual([5])
    expect(await found({ after: 1, limit: 2 })).toEqual([2, 3])
  })

  it('opens the payload until it is erased', async () => {
    const [entry] = await entries(test.acrossWorkspaces, 'acme', { limit: 1 })
    expect(entry).toMatchObject({ index: 0, payload: { n: 0 }, actor: 'service:consent' })
    expect(await test.db.inWorkspace('acme').transaction((tx) => erasePayloads(tx, 'acme', [0, 99]))).toBe(1)
    const [erased] = await entries(test.acrossWorkspaces, 'acme', { limit: 1 })
    expect(erased).not.toHaveProperty('payload')
    expect(erased?.leafHash).toBe(entry?.leafHash)
  })

  it('keeps any JSON text as it was', async () => {
    const payload = { odd: '\u0000 \ud83d\ude00 "quoted"', deep: { n: [1.5, 1e21, -0, null] } }
    const { index } = await append(77, { payload })
    expect(await payloadOf(test.acrossWorkspaces, 'acme', index)).toEqual(JSON.parse(JSON.stringify(payload)))
  })
})
