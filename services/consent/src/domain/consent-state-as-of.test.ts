import type { ConsentStatus } from '@onrecord/schemas'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CALL, CONTACT, minute } from '../testing.ts'
import { consentStateAsOf, type DatedFact } from './consent-state-as-of.ts'

const aFact = (at: number, status: ConsentStatus, overrides: Partial<DatedFact> = {}): DatedFact => ({
  recordId: `con-${at}-${status}`,
  subject: CONTACT,
  purpose: 'recording',
  status,
  lawfulBasis: 'A6-1-a-explicit-consent',
  eventTime: minute(at),
  receivedAt: minute(at),
  validFrom: minute(at),
  ...overrides,
})
const statusAt = (facts: DatedFact[], at: number, options: { call?: string; knownAt?: Date } = {}) =>
  consentStateAsOf(facts, { purpose: 'recording', at: new Date(minute(at)), ...options }).status

it('is what had been said by then', () => {
  const facts = [aFact(1, 'given'), aFact(5, 'withdrawn'), aFact(9, 'renewed')]
  expect([0, 1, 4, 5, 8, 9].map((at) => statusAt(facts, at))).toEqual([
    'unknown',
    'given',
    'given',
    'withdrawn',
    'withdrawn',
    'renewed',
  ])
})

it('can be what we knew then: a withdrawal that was told late was not known', () => {
  const facts = [aFact(1, 'given'), aFact(5, 'withdrawn', { receivedAt: minute(20) })]
  expect(statusAt(facts, 10)).toBe('withdrawn')
  expect(statusAt(facts, 10, { knownAt: new Date(minute(10)) })).toBe('given')
})

it('for a call counts what was said for it, and other purposes never', () => {
  const facts = [
    aFact(1, 'given'),
    aFact(3, 'refused', { boundTo: CALL }),
    aFact(2, 'withdrawn', { purpose: 'ai_training' }),
  ]
  expect(statusAt(facts, 5)).toBe('given')
  expect(statusAt(facts, 5, { call: CALL })).toBe('withdrawn')
})

it('is the same with and without the record of an expiry, whatever came late', () => {
  const said = fc.record({
    at: fc.integer({ min: 0, max: 12 }),
    status: fc.constantFrom<ConsentStatus[]>('given', 'given', 'given', 'withdrawn', 'refused'),
    lasts: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(said, { maxLength: 7 }), fc.integer({ min: 0, max: 20 }), (all, at) => {
      const facts = all.map(({ at: then, status, lasts }, n) =>
        aFact(then, status, {
          recordId: `con-${n}`,
          ...(status === 'given' && lasts !== undefined && { validUntil: minute(then + lasts) }),
        }),
      )
      // as if somebody had looked at every grant when it ended, before anything later was known
      const expiries = facts
        .filter(({ validUntil }) => validUntil !== undefined)
        .map(({ validUntil = '', ...fact }) => ({
          ...fact,
          recordId: `${fact.recordId}-expired`,
          status: 'expired' as const,
          eventTime: validUntil,
          validFrom: validUntil,
        }))
      expect(statusAt([...facts, ...expiries], at)).toBe(statusAt(facts, at))
    }),
    { numRuns: 5_000 },
  )
})
