import type { Purpose } from '@onrecord/schemas'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { consentStateAt } from './consent-state.ts'
import { decide } from './decide.ts'
import type { ConsentFact } from './history.ts'
import { defaultPolicy } from './policy.ts'
import { AGENT, aFact, CALL, CONTACT, minute, OTHER_CALL } from './testing.ts'

/**
 * The rule again, as slow and plain as it can be said: walk through the day minute by minute, keep whether consent is
 * in force, and look whether it was so in every minute that counts.
 */
function oracle(
  history: readonly Said[],
  needed: readonly Purpose[],
  people: readonly string[],
  call: Times,
): boolean {
  return people.every((subject) =>
    needed.every((purpose) => {
      const theirs = history.filter(
        (said) => said.subject === subject && said.purpose === purpose && said.boundTo !== OTHER_CALL,
      )
      return isCovered(theirs, call)
    }),
  )
}

function isCovered(said: readonly Said[], { from, until, at }: Times): boolean {
  let agreedUntil = -1
  for (let now = 0; now <= NIGHT; now += 1) {
    // what is said within a minute of the call's beginning is too late for that minute
    if (now === from && agreedUntil < now) return false
    for (const { status, validUntil } of said.filter((one) => one.minute === now))
      if (status === 'given' && now <= at) agreedUntil = validUntil ?? Infinity
    if (said.some((one) => one.minute === now && NO.has(one.status))) agreedUntil = -1
    if (now >= from && now <= Math.max(until, at) && agreedUntil <= now) return false
    if (now > at && said.some((one) => one.minute === now && NO.has(one.status))) return false
  }
  return true
}

const NO = new Set(['refused', 'withdrawn', 'revoked', 'expired', 'invalidated'])
/** Nothing is said after this minute; the day goes on. */
const LAST = 12
const NIGHT = 20

interface Times {
  from: number
  until: number
  at: number
}
interface Said {
  minute: number
  subject: string
  purpose: Purpose
  status: ConsentFact['status']
  validUntil: number | undefined
  boundTo: string | undefined
}

const said: fc.Arbitrary<Said> = fc.record({
  minute: fc.integer({ min: 0, max: LAST }),
  subject: fc.constantFrom(CONTACT, CONTACT, AGENT),
  purpose: fc.constantFrom<Purpose[]>('recording', 'recording', 'transcription'),
  status: fc.constantFrom('given', 'given', 'given', 'given', 'refused', 'withdrawn', 'requested', 'revoked'),
  validUntil: fc.option(fc.integer({ min: 4, max: LAST + 4 }), { nil: undefined, freq: 3 }),
  boundTo: fc.constantFrom(undefined, undefined, undefined, CALL, OTHER_CALL),
})
/** Looked at while the call goes on, or after it. */
const times: fc.Arbitrary<Times> = fc
  .tuple(fc.integer({ min: 2, max: 8 }), fc.nat(3), fc.nat(6))
  .map(([from, length, later]) => ({ from, until: from + length, at: from + later }))

const factsOf = (history: readonly Said[]): ConsentFact[] =>
  history
    .filter(({ minute: at, validUntil }) => validUntil === undefined || validUntil > at)
    .map(({ minute: at, validUntil, boundTo, ...rest }) =>
      aFact(at, {
        ...rest,
        ...(validUntil !== undefined && { validUntil: minute(validUntil) }),
        ...(boundTo !== undefined && { boundTo }),
      }),
    )

const asks = fc.record({
  history: fc
    .array(said, { maxLength: 7 })
    .map((all) => all.filter((s) => s.validUntil === undefined || s.validUntil > s.minute)),
  call: times,
  purpose: fc.constantFrom<Purpose[]>('recording', 'transcription'),
  people: fc.constantFrom([CONTACT], [CONTACT], [CONTACT], [CONTACT, AGENT]),
})

const decided = (
  facts: readonly ConsentFact[],
  { call, purpose, people }: { call: Times; purpose: Purpose; people: readonly string[] },
) =>
  decide({
    workspace: 'acme',
    call: { ref: CALL, interval: { from: minute(call.from), until: minute(call.until) } },
    purpose,
    participants: people.map((subject) => ({
      role: subject === AGENT ? ('agent' as const) : ('contact' as const),
      subject,
    })),
    records: facts,
    policy: defaultPolicy,
    at: new Date(minute(call.at)),
  })

it('is open exactly when the plain rule is, in 20,000 histories', () => {
  let open = 0
  fc.assert(
    fc.property(asks, (ask) => {
      const needed: Purpose[] =
        ask.purpose === 'transcription' ? ['transcription', 'recording'] : ['recording']
      const expected = oracle(ask.history, needed, ask.people, ask.call)
      const { verdict } = decided(factsOf(ask.history), ask)
      if (verdict === 'open') open += 1
      return (verdict === 'open') === expected
    }),
    { numRuns: 20_000 },
  )
  expect(open).toBeGreaterThan(500)
})

it('does not depend on the order or the repetition of its inputs', () => {
  const shuffled = asks.chain((ask) => {
    const facts = factsOf(ask.history)
    return fc.tuple(
      fc.constant(ask),
      fc.constant(facts),
      fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
    )
  })
  fc.assert(
    fc.property(shuffled, ([ask, facts, again]) => {
      expect(decided(again, { ...ask, people: [...ask.people].reverse() })).toEqual(decided(facts, ask))
    }),
    { numRuns: 1_000 },
  )
})

it('says of the state what the gate says of a call that begins just after', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 7 }), fc.integer({ min: 1, max: LAST }), (history, now) => {
      const facts = factsOf(history).filter(
        (fact) => fact.subject === CONTACT && fact.purpose === 'recording',
      )
      const known = facts.filter((fact) => Date.parse(fact.eventTime) < Date.parse(minute(now)))
      const { status } = consentStateAt(known, new Date(minute(now)), CALL)
      const { verdict } = decided(known, {
        call: { from: now, until: now, at: now },
        purpose: 'recording',
        people: [CONTACT],
      })
      expect(verdict === 'open').toBe(status === 'given' || status === 'renewed')
    }),
    { numRuns: 2_000 },
  )
})
