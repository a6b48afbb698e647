import type { RetentionPolicy } from '@onrecord/schemas'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { HeldItem } from '../ports.ts'
import { DEFAULT_RULES } from './default-policy.ts'
import { dueAt } from './due-date.ts'
import { planRetention } from './plan-retention.ts'
import { reportRetention } from './report-retention.ts'
import { runIdOf } from './run-id.ts'

const policy: RetentionPolicy = {
  workspace: 'acme',
  version: 1,
  approvedBy: 'cli',
  effectiveFrom: '2026-01-01T00:00:00Z',
  rules: [...DEFAULT_RULES],
}
const recordingsRule = DEFAULT_RULES[0] as RetentionPolicy['rules'][number]
const at = new Date('2026-11-23T12:00:00Z')

const item = fc.record(
  {
    id: fc.stringMatching(/^rec_[a-z]{4}$/),
    endedAt: fc.date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
    bytes: fc.nat(1_000_000),
  },
  { requiredKeys: ['id', 'bytes'] },
) as fc.Arbitrary<HeldItem>
const items = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 40 })
const plan = (held: HeldItem[], heldItems = new Set<string>()) =>
  planRetention({ policy, timeZone: 'Asia/Dubai', at, held: { recordings: held }, heldItems })

it('finds due exactly what has ended and whose period is over', () => {
  fc.assert(
    fc.property(items, (held) => {
      const [recordings] = plan(held)
      const expected = held
        .filter(({ endedAt }) => endedAt !== undefined && dueAt(endedAt, recordingsRule, 'Asia/Dubai') <= at)
        .map(({ id }) => id)
      expect(recordings?.due.map(({ id }) => id)).toEqual(expected.sort())
    }),
  )
})

it('never finds due what is held back', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 5 }), (held, every) => {
      const heldBack = new Set(held.filter((_, n) => n % every === 0).map(({ id }) => id))
      const [recordings] = plan(held, heldBack)
      expect(recordings?.due.some(({ id }) => heldBack.has(id))).toBe(false)
      expect(recordings?.withheld.every(({ id }) => heldBack.has(id))).toBe(true)
    }),
  )
})

it('is the same run for the same holdings in any order, and another when one item more is due', () => {
  fc.assert(
    fc.property(items, (held) => {
      expect(runIdOf('acme', 1, plan(held.toReversed()))).toBe(runIdOf('acme', 1, plan(held)))
      const more = [...held, { id: 'rec_zzzzz', endedAt: new Date('2025-01-01'), bytes: 1 }]
      expect(runIdOf('acme', 1, plan(more))).not.toBe(runIdOf('acme', 1, plan(held)))
    }),
  )
})

it('reports every item once: by age, or as not ended; and due amounts that only grow', () => {
  fc.assert(
    fc.property(items, (held) => {
      const input = {
        workspace: 'acme',
        policy,
        timeZone: 'UTC',
        at,
        held: { recordings: held },
        heldItems: new Set<string>(),
      }
      const [recordings] = reportRetention({ ...input, runs: [] }).categories
      if (recordings === undefined) throw new Error('no recordings in the report')
      const aged = recordings.ages.reduce((sum, age) => sum + age.items, 0)
      expect(aged + recordings.notEnded.items).toBe(held.length)
      expect(recordings.held.bytes).toBe(held.reduce((sum, { bytes }) => sum + bytes, 0))
      const { now, in30Days, in90Days } = recordings.due
      expect(now.items <= in30Days.items && in30Days.items <= in90Days.items).toBe(true)
      const [planned] = planRetention(input)
      expect(planned?.due.length).toBe(now.items)
    }),
  )
})

it('counts a group as the things it stands for', () => {
  const group = { id: 'facts/2024-01', endedAt: new Date('2024-01-31'), bytes: 100, items: 250 }
  const input = { policy, timeZone: 'UTC', at, held: { facts: [group] }, heldItems: new Set<string>() }
  const report = reportRetention({ ...input, workspace: 'acme', runs: [] })
  expect(report.categories.find(({ rule }) => rule.category === 'facts')?.held).toEqual({
    items: 250,
    bytes: 100,
  })
})
