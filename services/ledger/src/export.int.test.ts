import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createFolderStore } from '@onrecord/object-store'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { createLogger, systemClock } from '@onrecord/service'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TrailEntry, TrailHeader } from './audit-bundle.ts'
import { createCheckpointer, defaultOriginOf } from './checkpointer.ts'
import { erasePayloads } from './entries.ts'
import { filesOfBundle } from './export/bundle-files.ts'
import { bundleOf, exportTrail } from './export/export-trail.ts'
import { LedgerInconsistentError } from './leaf-hashes.ts'
import { leafHashOf } from './merkle.ts'
import { migrations } from './migrations.ts'
import { vkeyOf } from './note.ts'
import { proofOf } from './proof.ts'
import { appendMany, aSigningKey } from './testing.ts'
import { openBundle, sourceOf, type VerifyOptions, verifyBundle, verifyProof } from './verify/index.ts'

let test: TestDatabase
let folder: string
beforeAll(async () => {
  test = await createTestDatabase([migrations])
}, 60_000)
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  await test.owner.query('TRUNCATE ledger.log CASCADE')
  folder = await mkdtemp(join(tmpdir(), 'onrecord-tiles-'))
  return () => rm(folder, { recursive: true, force: true })
})

const key = aSigningKey()
const handles = () => ({ db: test.db, acrossWorkspaces: test.acrossWorkspaces })
const vkey = vkeyOf(defaultOriginOf('acme'), key.publicKey)
const checkpointer = () =>
  createCheckpointer({ ...handles(), store: createFolderStore(folder), key, logger: createLogger('silent') })
const checkpointNow = () => checkpointer().checkpointNow('acme')

const day = { from: new Date('2026-03-02T00:00:00Z'), until: new Date('2026-03-03T00:00:00Z') }
const exported = async (period = day) => {
  const [from, until] = [period.from.toISOString(), period.until.toISOString()]
  return read({ kind: 'period', from, until })
}
const read = async (selection: TrailHeader['selection'], about?: { subjects: string[] }) => {
  const options = { publicKey: key.publicKey, selection, ...(about && { about }) }
  const bundle = await bundleOf(await exportTrail(test.acrossWorkspaces, 'acme', options))
  return TrailHeader.extend({ entries: TrailEntry.array() }).parse(JSON.parse(JSON.stringify(bundle)))
}
const verified = (bundle: unknown, options: Partial<VerifyOptions> = {}) =>
  verifyBundle(sourceOf(bundle), { log: [vkey], witnesses: [], ...options })
const failuresOf = async (bundle: unknown, options: Partial<VerifyOptions> = {}) =>
  (await verified(bundle, options)).failures.map(({ name, index }) =>
    index === undefined ? name : `${name} ${index}`,
  )
/** As somebody who owns the database. */
const tamper = (sql: string) =>
  test.owner.query(`SET session_replication_role = replica; ${sql}; RESET session_replication_role`)

describe('an untouched log', () => {
  it('verifies whole, in part, and with what was erased', async () => {
    await appendMany(test.db, 20)
    await checkpointNow()
    expect(await verified(await exported())).toMatchObject({
      ok: true,
      entries: 20,
      anchored: 0,
      unanchored: 20,
      erased: 0,
      failures: [],
    })

    const middle = { from: new Date('2026-03-02T09:00:05Z'), until: new Date('2026-03-02T09:00:09Z') }
    const part = await exported(middle)
    expect(part).toMatchObject({ range: { first: 4, end: 10 }, entries: { length: 6 } })
    expect(await verified(part)).toMatchObject({ ok: true, entries: 4 })

    const nothing = await exported({
      from: new Date('2026-03-02T09:00:05.5Z'),
      until: new Date('2026-03-02T09:00:05.6Z'),
    })
    expect(await verified(nothing)).toMatchObject({ ok: true, entries: 0 })

    await test.db.inWorkspace('acme').transaction((tx) => erasePayloads(tx, 'acme', [3, 4]))
    const erased = await exported()
    expect(await verified(erased)).toMatchObject({ ok: true, entries: 20, erased: 2 })
    expect(JSON.stringify(erased.entries[3])).not.toContain('only in the payload')
  })

  it('says what no checkpoint covers yet', async () => {
    await appendMany(test.db, 3)
    await checkpointNow()
    await appendMany(test.db, 5)
    expect(await verified(await exported())).toMatchObject({ ok: true, entries: 3, unsigned: 2 })
  })

  it('says how far somebody else vouches for it', async () => {
    await appendMany(test.db, 5)
    const kept = await checkpointNow()
    await appendMany(test.db, 9)
    await checkpointNow()
    const report = await verified(await exported(), { earlier: [kept?.note ?? ''] })
    expect(report).toMatchObject({
      ok: true,
      anchored: 5,
      unanchored: 4,
      anchor: { size: 5, by: ['the reader'] },
    })
  })

  it('ties a period to the checkpoint before it', async () => {
    await appendMany(test.db, 5)
    const before = await checkpointNow()
    await appendMany(test.db, 20)
    await checkpointNow()
    const part = await exported({
      from: new Date('2026-03-02T09:00:12Z'),
      until: new Date('2026-03-02T09:00:15Z'),
    })
    expect(part.checkpoints).toMatchObject([
      { note: before?.note, consistency: { length: expect.any(Number) } },
    ])
    expect(await verified(part, { earlier: [before?.note ?? ''] })).toMatchObject({
      ok: true,
      anchored: 0,
      entries: 3,
    })
    const [first] = part.checkpoints
    const broken = { ...part, checkpoints: [{ ...first, consistency: first?.consistency.slice(1) }] }
    expect(await failuresOf(broken)).toEqual(['history_rewritten'])
  })

  it('is exported by contact, each entry with a proof of its own, and read from a folder', async () => {
    await appendMany(test.db, 20)
    await appendMany(test.db, 25, { subject: 'sub_bbbbbbbbbbbbbbbbbbbbbbbbbb' })
    await checkpointNow()
    const bundle = await read(
      { kind: 'contact', id: 'sub_bbbbbbbbbbbbbbbbbbbbbbbbbb' },
      { subjects: ['sub_bbbbbbbbbbbbbbbbbbbbbbbbbb'] },
    )
    expect(await verified(bundle)).toMatchObject({ ok: true, entries: 5, complete: 'selection' })
    for (const file of await filesOfBundle(bundle)) {
      await mkdir(dirname(join(folder, file.path)), { recursive: true })
      await writeFile(join(folder, file.path), (await Array.fromAsync(file.content())).join(''))
    }
    const keys = { log: [vkey], witnesses: [] }
    expect(await verifyBundle(await openBundle(folder), keys)).toMatchObject({ ok: true, entries: 5 })
    const proof = await readFile(join(folder, 'proofs/22.tlog-proof'), 'utf8')
    expect(verifyProof(proof, bundle.entries[2]?.leaf ?? '', keys)).toBeUndefined()
    await writeFile(join(folder, 'proofs/22.tlog-proof'), proof.replace('index 22', 'index 23'))
    expect((await verifyBundle(await openBundle(folder), keys)).failures).toMatchObject([
      { name: 'proof_file_changed', index: 22 },
    ])
  })

  it('proves one entry in a file of its own', async () => {
    await appendMany(test.db, 20)
    expect(await proofOf(test.acrossWorkspaces, 'acme', 7)).toBeUndefined()
    await checkpointNow()
    const keys = { log: [vkey], witnesses: [] }
    const proof = (await proofOf(test.acrossWorkspaces, 'acme', 7)) ?? ''
    const leaf = (await exported()).entries[7]?.leaf ?? ''
    expect(verifyProof(proof, leaf, keys)).toBeUndefined()
    expect(verifyProof(proof, leaf.replace('done', 'open'), keys)?.name).toBe('leaf_changed')
    const other = { ...keys, log: [vkeyOf(defaultOriginOf('acme'), aSigningKey().publicKey)] }
    expect(verifyProof(proof, leaf, other)?.name).toBe('wrong_key')
    expect(verifyProof('nonsense', leaf, keys)?.name).toBe('malformed')
  })
})

describe('a database that was tampered with', () => {
  beforeEach(async () => {
    await appendMany(test.db, 20)
    await checkpointNow()
  })
  it.each([
    {
      what: 'an edited entry',
      sql: `UPDATE ledger.entry SET leaf = replace(leaf, '"done"', '"refused"') WHERE index = 5`,
      named: ['leaf_changed 5'],
    },
    {
      what: 'an edited entry with its hash made anew',
      sql: String.raw`UPDATE ledger.entry SET leaf = replace(leaf, '"done"', '"refused"') WHERE index = 5;
            UPDATE ledger.entry SET leaf_hash = sha256('\x00'::bytea || convert_to(leaf, 'UTF8')) WHERE index = 5`,
      named: ['root_mismatch'],
    },
    { what: 'a deleted entry', sql: 'DELETE FROM ledger.entry WHERE index = 5', named: ['entry_missing 5'] },
    {
      what: 'a truncated tail',
      sql: 'DELETE FROM ledger.entry WHERE index >= 17; UPDATE ledger.log SET next_index = 17',
      named: ['tail_truncated 17'],
    },
    {
      what: 'two entries swapped',
      sql: ['entry', 'payload']
        .map(
          (table) => `UPDATE ledger.${table} SET index = 100 WHERE index = 5;
            UPDATE ledger.${table} SET index = 5 WHERE index = 6;
            UPDATE ledger.${table} SET index = 6 WHERE index = 100`,
        )
        .join(';'),
      named: ['root_mismatch', 'order_changed 5', 'order_changed 6'],
    },
    {
      what: 'a changed salt',
      sql: `UPDATE ledger.payload SET salt = sha256(salt) WHERE index = 5`,
      named: ['commitment_mismatch 5'],
    },
    {
      what: 'a changed payload',
      sql: `UPDATE ledger.payload SET payload = '{"n":6}' WHERE index = 5`,
      named: ['commitment_mismatch 5'],
    },
    {
      what: 'an entry moved out of the period in the column beside it',
      sql: `UPDATE ledger.entry SET at = '2030-01-01' WHERE index = 19`,
      named: ['period_cut 19'],
    },
  ])('names $what', async ({ sql, named }) => {
    await tamper(sql)
    expect((await failuresOf(await exported())).sort()).toEqual(named.sort())
  })

  it('signs nothing more over a log that is not what was signed', async () => {
    await tamper(`UPDATE ledger.entry SET leaf = replace(leaf, '"done"', '"refused"') WHERE index = 5`)
    await appendMany(test.db, 21)
    await expect(checkpointNow()).rejects.toThrow(LedgerInconsistentError)
  })
  it('never signs a smaller one', async () => {
    await tamper('DELETE FROM ledger.entry WHERE index >= 17; UPDATE ledger.log SET next_index = 17')
    await expect(checkpointNow()).rejects.toThrow(/17 entries are left of 20/)
  })
})

describe('a file that was tampered with', () => {
  let bundle: Awaited<ReturnType<typeof exported>>
  beforeEach(async () => {
    await appendMany(test.db, 20)
    await checkpointNow()
    bundle = await exported()
  })
  const without = (index: number) => bundle.entries.filter((_, i) => i !== index)

  it('names each kind of damage', async () => {
    expect(await failuresOf({ ...bundle, entries: without(5) })).toEqual(['entry_missing 5'])
    expect(await failuresOf({ ...bundle, entries: without(19) })).toEqual(['tail_truncated 19'])
    expect(await failuresOf({ ...bundle, entries: without(0) })).toEqual(['entry_missing 0'])
    const shorter = { first: 0, end: 19, left: [], right: bundle.range?.right ?? [] }
    expect(await failuresOf({ ...bundle, entries: without(19), range: shorter })).toEqual([
      'root_mismatch',
      'period_cut 19',
    ])
    expect(
      await failuresOf({
        ...bundle,
        entries: bundle.entries.slice(0, 18),
      }),
    ).toEqual(['tail_truncated 18'])
    expect(
      await failuresOf({ ...bundle, checkpoint: bundle.checkpoint.replace('\n20\n', '\n19\n') }),
    ).toContain('bad_signature')
    expect(await failuresOf({ ...bundle, workspace: 'other' })).toContain('wrong_log 0')
    expect(await failuresOf({ ...bundle, format: 'x' })).toEqual(['malformed'])
    expect(await failuresOf(null)).toEqual(['malformed'])
    expect(
      await failuresOf({
        ...bundle,
        entries: [{ ...bundle.entries[0], leaf: 'not json' }, ...bundle.entries.slice(1)],
      }),
    ).toContain('leaf_changed 0')
  })

  it('believes nothing that no signature covers', async () => {
    const [last] = bundle.entries.slice(-1)
    const leaf = (last?.leaf ?? '').replace('"index":19', '"index":20')
    const forged = { ...last, index: 20, leaf, leafHash: leafHashOf(Buffer.from(leaf)).toString('base64') }
    expect(await failuresOf({ ...bundle, entries: [...bundle.entries, forged] })).toContain(
      'beyond_checkpoint 20',
    )
  })

  it('never throws, whatever it is given', async () => {
    const [first, ...rest] = bundle.entries
    for (const leaf of ['null', '[]', '{}', '{"index":"0"}'])
      expect(await failuresOf({ ...bundle, entries: [{ ...first, leaf }, ...rest] })).toContain(
        'leaf_changed 0',
      )
  })

  it('does not trust the key in the file', async () => {
    const other = vkeyOf(defaultOriginOf('acme'), aSigningKey().publicKey)
    expect(await failuresOf({ ...bundle, vkey: other }, { log: [other] })).toEqual(['wrong_key'])
  })

  it('holds the log to a checkpoint that was kept from earlier', async () => {
    const earlier = bundle.checkpoint
    await appendMany(test.db, 30)
    await checkpointNow()
    const later = await exported()
    expect(await failuresOf(later, { earlier: [earlier] })).toEqual([])
    expect(await failuresOf(bundle, { earlier: [later.checkpoint] })).toEqual(['history_rewritten'])

    // somebody with the key starts the log anew
    await test.owner.query('TRUNCATE ledger.log CASCADE')
    await rm(folder, { recursive: true })
    await appendMany(test.db, 30, { outcome: 'refused' })
    await checkpointNow()
    expect(await failuresOf(await exported(), { earlier: [earlier] })).toEqual(['history_rewritten'])
  })
})

describe('the checkpointer', () => {
  it('publishes what it signed before it was killed, and signs what is left when it stops', async () => {
    await appendMany(test.db, 3)
    const store = createFolderStore(folder)
    const failing = { ...store, put: () => Promise.reject(new Error('disk full')) }
    const options = { ...handles(), key, logger: createLogger('silent'), clock: systemClock }
    await expect(createCheckpointer({ ...options, store: failing }).checkpointNow('acme')).rejects.toThrow(
      'disk full',
    )

    const service = createCheckpointer({ ...options, store, everyMs: 3_600_000 })
    await service.start()
    await expect
      .poll(() => readFile(join(folder, 'ledger/acme/checkpoint'), 'utf8').catch(() => ''), { timeout: 5000 })
      .toContain('\n3\n')
    await appendMany(test.db, 5)
    await service.stop()
    expect(await readFile(join(folder, 'ledger/acme/checkpoint'), 'utf8')).toContain(
      'onrecord.local/acme\n5\n',
    )
  })
})
