import { LedgerEntryType } from '@onrecord/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aBundle, anEntry, aProfile, stranger } from '../testing.ts'
import { entryTypeInWords } from '../words.ts'
import { auditAsOf, auditFileName, auditRow, auditTotals } from './audit-rows.ts'
import { openEntries } from './open-entries.ts'

const period = { from: new Date('2026-11-22T23:00:00Z'), until: new Date('2026-11-23T23:00:00Z') }

it('tells an entry in words, with the time in the workspace’s zone and in UTC', () => {
  expect(auditRow(anEntry({ payload: { purpose: 'ai_training' } }), 'Asia/Dubai')).toMatchObject({
    atUtc: '2026-11-23 10:00:00Z',
    atLocal: '2026-11-23 14:00:00 +04:00',
    what: 'Gate decision',
    purpose: 'AI training',
    outcomeInWords: 'Closed',
    reasonInWords: 'no consent on record',
  })
})

it('has words for every type of entry', () => {
  expect(LedgerEntryType.options.filter((type) => entryTypeInWords(type) === type)).toEqual([])
})

it('counts every entry once, whatever their mixture', () => {
  const some = fc.record({
    type: fc.constantFrom(...LedgerEntryType.options),
    outcome: fc.constantFrom('done', 'open', 'closed', 'refused', 'failed'),
    reason: fc.constantFrom('consent_missing', 'consent_withdrawn'),
    subject: fc.constantFrom(stranger, `sub_${'q'.repeat(26)}`),
    at: fc
      .date({ min: new Date('2026-11-20'), max: new Date('2026-11-26'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  })
  fc.assert(
    fc.property(fc.array(some, { maxLength: 60 }), (entries) => {
      const rows = entries.map((entry, index) => auditRow(anEntry({ ...entry, index }), 'UTC'))
      const totals = auditTotals(rows, period)
      const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
      expect(sum(totals.types.map(({ total }) => total))).toBe(entries.length)
      expect(sum(totals.types.flatMap(({ outcomes }) => Object.values(outcomes)))).toBe(entries.length)
      expect(sum(totals.reasons.map(({ total }) => total))).toBe(entries.length)
      expect(totals.subjects).toBe(new Set(entries.map(({ subject }) => subject)).size)
      expect(totals.outsidePeriod).toBe(
        entries.filter(({ at }) => new Date(at) < period.from || new Date(at) >= period.until).length,
      )
    }),
  )
})

it('is as of its newest entry, or of the start of an empty period', () => {
  const entries = [
    anEntry(),
    anEntry({ at: '2026-11-23T12:00:00.000Z' }),
    anEntry({ at: '2026-11-23T11:00:00.000Z' }),
  ]
  expect(auditAsOf(entries, period).toISOString()).toBe('2026-11-23T12:00:00.000Z')
  expect(auditAsOf([], period)).toEqual(period.from)
})

it('names the file after days of the workspace’s zone', () => {
  expect(auditFileName({ profile: aProfile(), scope: period })).toBe(
    'consent-audit-trail_acme_2026-11-23_2026-11-23',
  )
})

describe('opening the entries of a bundle', () => {
  const bundle = aBundle([anEntry({ index: 0 }), anEntry({ index: 1 })])
  it('gives them with their hashes', () => {
    const stored = bundle.entries.map(({ leafHash }) => Buffer.from(leafHash, 'base64').toString('hex'))
    expect(openEntries(bundle).map(({ leafHash }) => leafHash)).toEqual(stored)
  })
  it.each([
    ['a changed entry', (leaf: string) => leaf.replace('closed', 'open')],
    ['an unreadable one', () => '{'],
    ['one in the place of another', (leaf: string) => leaf.replace('"index":1', '"index":0')],
  ])('refuses %s', (_, change) => {
    const [first, second] = bundle.entries
    if (first === undefined || second === undefined) throw new Error('two entries')
    const changed = { ...bundle, entries: [first, { ...second, leaf: change(second.leaf) }] }
    expect(() => openEntries(changed)).toThrow('does not agree with its own hashes')
  })
})
