import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AuditBundle, TrailEntry } from '../audit-bundle.ts'
import { formatCheckpoint } from '../checkpoint.ts'
import { bundleOf, trailOf } from '../export/export-trail.ts'
import type { StoredEntry, TrailSource } from '../export/trail-source.ts'
import { canonicalJson, commitmentOf } from '../leaf.ts'
import { leafHashOf, rootOf } from '../merkle.ts'
import { signNote, vkeyOf } from '../note.ts'
import { aSigningKey } from '../testing.ts'
import { sourceOf, verifyBundle } from './index.ts'

const ORIGIN = 'onrecord.local/acme'
const key = aSigningKey()
const keys = { log: [vkeyOf(ORIGIN, key.publicKey)], witnesses: [] }
const START = Date.UTC(2026, 2, 2, 9)

function anEntry(index: number, say: string): StoredEntry {
  const payload = { say, n: index }
  const salt = createHash('sha256').update(`${say} ${index}`).digest()
  const leaf = canonicalJson({
    v: 1,
    workspace: 'acme',
    index,
    type: 'consent.recorded',
    at: new Date(START + index * 1000).toISOString(),
    payloadCommitment: commitmentOf(salt, canonicalJson(payload)),
  })
  return { index, leaf, leafHash: leafHashOf(Buffer.from(leaf)), payload, salt: salt.toString('hex') }
}

const aLog = (size: number, say = 'yes') => Array.from({ length: size }, (_, index) => anEntry(index, say))
const noteOf = (log: readonly StoredEntry[], size = log.length) => {
  const root = rootOf(log.slice(0, size).map(({ leafHash }) => leafHash))
  return signNote(formatCheckpoint({ origin: ORIGIN, size, root }), ORIGIN, key)
}
const sourceOfLog = (log: readonly StoredEntry[]): TrailSource => ({
  hashes: async (from, until) => log.slice(from, until).map(({ index, leafHash: hash }) => ({ index, hash })),
  entries: async (from, until) => log.slice(from, until),
  some: async (indexes) => log.filter(({ index }) => indexes.includes(index)),
})
/** Entries [first, end) as a period, with a checkpoint from before it. */
async function exportOf(log: readonly StoredEntry[], first: number, end: number): Promise<AuditBundle> {
  const at = (index: number) => new Date(START + index * 1000).toISOString()
  const earlier = first > 0 ? [{ size: first, note: noteOf(log, first) }] : []
  return bundleOf(
    await trailOf(sourceOfLog(log), {
      workspace: 'acme',
      publicKey: key.publicKey,
      selection: { kind: 'period', from: at(first), until: at(end) },
      note: noteOf(log),
      earlier,
      range: { first, end, unsigned: 0 },
    }),
  )
}
const verdictOn = (bundle: unknown, earlier: string[] = []) =>
  verifyBundle(sourceOf(JSON.parse(JSON.stringify(bundle))), { ...keys, earlier })

const size = fc.integer({ min: 2, max: 80 })
const seed = fc.nat(1_000_000)
/** A log, a range of it that is not empty, and a place in the range. */
const logAndRange = fc.tuple(size, seed, seed, seed).map(([n, a, b, c]) => {
  const [first = 0, last = 0] = [a % n, b % n].sort((x, y) => x - y)
  return { n, first, end: last + 1, place: first + (c % (last + 1 - first)) }
})

const flip = (base64: string, bit: number): string => {
  const bytes = Buffer.from(base64, 'base64')
  bytes.writeUInt8(bytes.readUInt8(bit % 32) ^ (1 << (bit % 8)), bit % 32)
  return bytes.toString('base64')
}
const rehashed = (entry: TrailEntry, leaf: string): TrailEntry => ({
  ...entry,
  leaf,
  leafHash: leafHashOf(Buffer.from(leaf)).toString('base64'),
})

/** What may be done to a bundle, and the name under which it must be reported. */
const MUTATIONS: Record<
  string,
  { named: string[]; mutate(bundle: AuditBundle, at: number, r: number): AuditBundle }
> = {
  'flip a bit of an entry': {
    named: ['leaf_changed', 'malformed'],
    mutate: (bundle, at, r) =>
      changed(bundle, at, (entry) => {
        const text = entry.leaf.split('')
        const i = r % text.length
        text[i] = String.fromCodePoint((text[i]?.codePointAt(0) ?? 0) ^ 1)
        return { ...entry, leaf: text.join('') }
      }),
  },
  'edit an entry and its hash': {
    named: ['root_mismatch'],
    mutate: (bundle, at) =>
      changed(bundle, at, (entry) =>
        rehashed(entry, entry.leaf.replace('consent.recorded', 'consent.rejected')),
      ),
  },
  'flip a bit of a hash': {
    named: ['leaf_changed'],
    mutate: (bundle, at, r) =>
      changed(bundle, at, (entry) => ({ ...entry, leafHash: flip(entry.leafHash, r) })),
  },
  'delete an entry': {
    named: ['entry_missing', 'tail_truncated'],
    mutate: (bundle, at) => ({ ...bundle, entries: bundle.entries.filter((_, i) => i !== at) }),
  },
  'swap two': {
    named: ['order_changed', 'entry_missing'],
    mutate: (bundle, at, r) => {
      const other =
        r % bundle.entries.length === at ? (at + 1) % bundle.entries.length : r % bundle.entries.length
      const entries = [...bundle.entries]
      ;[entries[at], entries[other]] = [bundle.entries[other] as TrailEntry, bundle.entries[at] as TrailEntry]
      return { ...bundle, entries }
    },
  },
  'truncate the tail': {
    named: ['tail_truncated', 'entry_missing'],
    mutate: (bundle, at) => ({ ...bundle, entries: bundle.entries.slice(0, at) }),
  },
  'change a salt': {
    named: ['commitment_mismatch'],
    mutate: (bundle, at) =>
      changed(bundle, at, (entry) => ({ ...entry, salt: randomBytes(32).toString('hex') })),
  },
  'change a payload': {
    named: ['commitment_mismatch'],
    mutate: (bundle, at) => changed(bundle, at, (entry) => ({ ...entry, payload: { say: 'no' } })),
  },
  'drop the salt alone': {
    named: ['commitment_mismatch'],
    mutate: (bundle, at) =>
      changed(bundle, at, ({ salt: _salt, ...entry }) => ({ ...entry, payload: entry.payload ?? {} })),
  },
}

function changed(bundle: AuditBundle, at: number, change: (entry: TrailEntry) => TrailEntry): AuditBundle {
  return { ...bundle, entries: bundle.entries.map((entry, i) => (i === at ? change(entry) : entry)) }
}

it('accepts every range of every log, and says which of it is anchored', async () => {
  await fc.assert(
    fc.asyncProperty(logAndRange, seed, async ({ n, first, end }, k) => {
      const log = aLog(n)
      const kept = 1 + (k % n)
      const bundle = await exportOf(log, first, end)
      expect(await verdictOn(bundle)).toMatchObject({ ok: true, entries: end - first, anchored: 0 })
      const whole = await exportOf(log, 0, n)
      const report = await verdictOn(whole, [noteOf(log, kept)])
      expect(report).toMatchObject({ ok: true, anchored: kept, unanchored: n - kept })
    }),
    { numRuns: 200 },
  )
})

it('names what was done, in 1,000 mutated logs', async () => {
  const kind = fc.constantFrom(...Object.keys(MUTATIONS))
  await fc.assert(
    fc.asyncProperty(logAndRange, kind, seed, async ({ n, first, end, place }, name, r) => {
      const bundle = await exportOf(aLog(n), first, end)
      const mutation = MUTATIONS[name]
      if (mutation === undefined) throw new Error(name)
      const at = bundle.entries.findIndex(({ index }) => index === place)
      const report = await verdictOn(mutation.mutate(bundle, at, r))
      expect(report.ok).toBe(false)
      expect(report.failures.map((failure) => failure.name as string)).toEqual(
        expect.arrayContaining([expect.toSatisfy((one: string) => mutation.named.includes(one))]),
      )
    }),
    { numRuns: 1000 },
  )
}, 60_000)

it('holds a forked log of equal size, signed with the right key, to a checkpoint that was kept', async () => {
  await fc.assert(
    fc.asyncProperty(size, seed, async (n, k) => {
      const [log, fork] = [aLog(n), aLog(n, 'no')]
      const kept = noteOf(log, 1 + (k % n))
      const report = await verdictOn(await exportOf(fork, 0, n), [kept])
      expect(report.failures.map(({ name }) => name)).toEqual(['history_rewritten'])
    }),
    { numRuns: 100 },
  )
})

it('still verifies what was erased, and shows nothing of it', async () => {
  const log = aLog(20, 'a secret').map(({ payload, salt, ...entry }) =>
    entry.index % 2 === 0 ? entry : { ...entry, payload: payload ?? {}, salt: salt ?? '' },
  )
  const bundle = await exportOf(log, 0, 20)
  expect(await verdictOn(bundle)).toMatchObject({ ok: true, entries: 20, erased: 10 })
  for (const entry of bundle.entries.filter(({ index }) => index % 2 === 0))
    expect(JSON.stringify(entry)).not.toContain('secret')
})

it('never throws, whatever JSON it is given', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect((await verdictOn(value)).ok).toBe(false)
      const bundle = await exportOf(aLog(3), 0, 3)
      expect((await verdictOn({ ...bundle, entries: [value] })).ok).toBe(false)
      expect((await verdictOn({ ...bundle, range: value })).ok).toBe(false)
    }),
    { numRuns: 200 },
  )
})
