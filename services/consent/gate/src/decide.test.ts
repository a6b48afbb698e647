import type { GateReason } from '@onrecord/schemas'
import { describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import type { ConsentFact } from './history.ts'
import { defaultPolicy } from './policy.ts'
import type { GateQuestion } from './question.ts'
import { AGENT, aFact, CALL, CONTACT, minute, OTHER_CALL } from './testing.ts'

/** A call from minute 10 to minute 20, looked at in minute 30. */
const ask = (records: readonly ConsentFact[], overrides: Partial<GateQuestion> = {}) =>
  decide({
    workspace: 'acme',
    call: { ref: CALL, interval: { from: minute(10), until: minute(20) } },
    purpose: 'recording',
    participants: [{ role: 'contact', subject: CONTACT }],
    records,
    policy: defaultPolicy,
    at: new Date(minute(30)),
    ...overrides,
  })

const closedBecause = (reason: GateReason) => ({ verdict: 'closed', reason })
const OPEN = { verdict: 'open', reason: 'consent_in_force' }

describe('one person, one purpose', () => {
  it.each<[string, ConsentFact[], { verdict: string; reason: string }]>([
    ['nothing on record', [], closedBecause('consent_missing')],
    ['asked, no answer', [aFact(1, { status: 'requested' })], closedBecause('consent_requested_unanswered')],
    ['a yes before the call', [aFact(1, { status: 'requested' }), aFact(2)], OPEN],
    ['a yes in the instant that the call begins', [aFact(10)], closedBecause('consent_not_yet_given')],
    ['a yes during the call', [aFact(15)], closedBecause('consent_not_yet_given')],
    [
      'a yes that is valid from later on',
      [aFact(1, { validFrom: minute(12) })],
      closedBecause('consent_not_yet_given'),
    ],
    ['a no', [aFact(1, { status: 'refused' })], closedBecause('consent_refused')],
    ['a no after the call', [aFact(25, { status: 'refused' })], closedBecause('consent_refused')],
    ['a no, then a yes', [aFact(1, { status: 'refused' }), aFact(2)], OPEN],
    ['withdrawn before', [aFact(1), aFact(2, { status: 'withdrawn' })], closedBecause('consent_withdrawn')],
    [
      'withdrawn during',
      [aFact(1), aFact(15, { status: 'withdrawn' })],
      closedBecause('consent_withdrawn_since'),
    ],
    [
      'withdrawn after',
      [aFact(1), aFact(25, { status: 'withdrawn' })],
      closedBecause('consent_withdrawn_since'),
    ],
    [
      'a no after a yes is a withdrawal',
      [aFact(1), aFact(25, { status: 'refused' })],
      closedBecause('consent_withdrawn_since'),
    ],
    ['revoked', [aFact(1), aFact(2, { status: 'revoked' })], closedBecause('consent_withdrawn')],
    ['invalidated', [aFact(1), aFact(2, { status: 'invalidated' })], closedBecause('consent_invalid')],
    [
      'withdrawn in the same instant',
      [aFact(1, { status: 'withdrawn' }), aFact(1)],
      closedBecause('consent_withdrawn'),
    ],
    [
      'given again before the call',
      [aFact(1), aFact(2, { status: 'withdrawn' }), aFact(3, { status: 'renewed' })],
      OPEN,
    ],
    [
      'given again too late',
      [aFact(1), aFact(2, { status: 'withdrawn' }), aFact(12)],
      closedBecause('consent_not_yet_given'),
    ],
    ['said twice, the second time during the call', [aFact(1), aFact(15)], OPEN],
    ['expired before', [aFact(1, { validUntil: minute(9) })], closedBecause('consent_expired')],
    ['expires during', [aFact(1, { validUntil: minute(15) })], closedBecause('consent_expired')],
    [
      'expires with the last second',
      [aFact(1, { validUntil: minute(20) })],
      closedBecause('consent_expired'),
    ],
    ['expired since', [aFact(1, { validUntil: minute(25) })], closedBecause('consent_expired')],
    ['still valid', [aFact(1, { validUntil: minute(31) })], OPEN],
    [
      'shortened by a later yes',
      [aFact(1), aFact(2, { validUntil: minute(15) })],
      closedBecause('consent_expired'),
    ],
    ['bound to this call', [aFact(1, { boundTo: CALL })], OPEN],
    ['bound to another call', [aFact(1, { boundTo: OTHER_CALL })], closedBecause('consent_bound_elsewhere')],
    [
      'withdrawn for another call only',
      [aFact(1), aFact(2, { boundTo: OTHER_CALL, status: 'withdrawn' })],
      OPEN,
    ],
    [
      'withdrawn for this call only',
      [aFact(1), aFact(2, { boundTo: CALL, status: 'withdrawn' })],
      closedBecause('consent_withdrawn'),
    ],
    [
      'standing consent withdrawn, bound one before',
      [aFact(1, { boundTo: CALL }), aFact(2, { status: 'withdrawn' })],
      closedBecause('consent_withdrawn'),
    ],
    ['another purpose', [aFact(1, { purpose: 'transcription' })], closedBecause('consent_missing')],
    ['another person', [aFact(1, { subject: AGENT })], closedBecause('consent_missing')],
    [
      'not a consent at all',
      [aFact(1, { lawfulBasis: 'A6-1-f-legitimate-interest' })],
      closedBecause('consent_invalid'),
    ],
    [
      'a no that is dated ahead of us',
      [aFact(1), aFact(33, { status: 'withdrawn' })],
      closedBecause('consent_withdrawn_since'),
    ],
  ])('%s', (_, records, expected) => {
    expect(ask(records)).toMatchObject(expected)
    expect(ask([...records].reverse())).toEqual(ask(records))
  })
})

describe('the call', () => {
  const records = [aFact(1)]
  it.each<[string, Partial<GateQuestion>, GateReason]>([
    ['nobody on it', { participants: [] }, 'no_participants'],
    [
      'somebody unknown on it',
      { participants: [{ role: 'contact', subject: CONTACT }, { role: 'unknown' }] },
      'participant_unknown',
    ],
    [
      'an agent whom nobody named',
      { participants: [{ role: 'contact', subject: CONTACT }, { role: 'agent' }] },
      'participant_unknown',
    ],
    [
      'not answered',
      { call: { ref: CALL, answered: false, interval: { from: minute(10), until: minute(10) } } },
      'call_not_answered',
    ],
    ['of unknown length', { call: { ref: CALL } }, 'call_interval_unknown'],
    [
      'that ends before it begins',
      { call: { ref: CALL, interval: { from: minute(20), until: minute(10) } } },
      'call_interval_unknown',
    ],
    [
      'with an unreadable time',
      { call: { ref: CALL, interval: { from: 'soon', until: minute(10) } } },
      'call_interval_unknown',
    ],
  ])('%s closes', (_, overrides, reason) => {
    expect(ask(records, overrides)).toMatchObject(closedBecause(reason))
  })
  it('needs everybody', () => {
    const participants = [
      { role: 'agent', subject: AGENT },
      { role: 'contact', subject: CONTACT },
    ] as const
    expect(ask(records, { participants })).toMatchObject(closedBecause('consent_missing'))
    expect(ask([...records, aFact(1, { subject: AGENT })], { participants })).toMatchObject(OPEN)
  })
})

it('looks to the end of a call that still goes on', () => {
  const now = { at: new Date(minute(12)) }
  expect(ask([aFact(1, { validUntil: minute(15) })], now)).toMatchObject(closedBecause('consent_expired'))
  expect(ask([aFact(1, { validUntil: minute(21) })], now)).toMatchObject(OPEN)
})

describe('transcription', () => {
  const yes = [aFact(1, { purpose: 'transcription' }), aFact(1)]
  it('builds on recording', () => {
    const transcription = { purpose: 'transcription' } as const
    expect(ask(yes, transcription)).toMatchObject(OPEN)
    expect(ask(yes.slice(0, 1), transcription)).toMatchObject(closedBecause('consent_missing'))
    expect(ask([...yes, aFact(25, { status: 'withdrawn' })], transcription)).toMatchObject(
      closedBecause('consent_withdrawn_since'),
    )
    expect(ask([aFact(1)], transcription)).toMatchObject(closedBecause('consent_missing'))
  })
})

describe('one person under two pseudonyms', () => {
  const older = 'sub_bbbbbbbbbbbbbbbbbbbbbbbbbb'
  const people = { [CONTACT]: [older, CONTACT] }
  it('is bound by what was said under either', () => {
    expect(ask([aFact(1, { subject: older })], { people })).toMatchObject(OPEN)
    expect(ask([aFact(1), aFact(2, { subject: older, status: 'withdrawn' })], { people })).toMatchObject(
      closedBecause('consent_withdrawn'),
    )
    expect(ask([aFact(1, { subject: older })])).toMatchObject(closedBecause('consent_missing'))
  })
})

describe('another lawful basis', () => {
  const policy = {
    version: 3,
    acceptedBases: [
      { role: 'agent', purpose: 'recording', basis: 'A6-1-b-contract' },
      { role: 'contact', purpose: 'recording', basis: 'A6-1-c-legal-obligation', jurisdiction: 'DE' },
    ],
  } satisfies GateQuestion['policy']
  const agent = { participants: [{ role: 'agent', subject: AGENT }] } as const
  const contactIn = (jurisdiction?: string) => ({
    participants: [{ role: 'contact' as const, subject: CONTACT, ...(jurisdiction && { jurisdiction }) }],
  })

  it('stands in where consent is lacking, and says so', () => {
    expect(ask([], { policy, ...agent })).toMatchObject({
      verdict: 'open',
      reason: 'other_basis_accepted',
      policyVersion: 3,
      participants: [{ basis: 'A6-1-b-contract' }],
    })
  })
  it('never overrides a no', () => {
    const no = aFact(1, { subject: AGENT, status: 'refused' })
    expect(ask([no], { policy, ...agent })).toMatchObject(closedBecause('consent_refused'))
    const taken = [aFact(1, { subject: AGENT }), aFact(2, { subject: AGENT, status: 'withdrawn' })]
    expect(ask(taken, { policy, ...agent })).toMatchObject(closedBecause('consent_withdrawn'))
  })
  it('holds for its role, purpose and jurisdiction alone', () => {
    expect(ask([], { policy, ...contactIn('DE') })).toMatchObject({ verdict: 'open' })
    expect(ask([], { policy, ...contactIn('FR') })).toMatchObject(closedBecause('consent_missing'))
    expect(ask([], { policy, ...contactIn() })).toMatchObject(closedBecause('consent_missing'))
    const agentInFrance = { participants: [{ role: 'agent' as const, subject: AGENT, jurisdiction: 'FR' }] }
    expect(ask([], { policy, ...agentInFrance })).toMatchObject({ verdict: 'open' })
    expect(ask([], { policy, ...agent, purpose: 'ai_training' })).toMatchObject(
      closedBecause('consent_missing'),
    )
    const both = [aFact(1, { subject: AGENT, purpose: 'transcription' })]
    expect(ask(both, { policy, ...agent, purpose: 'transcription' })).toMatchObject({
      reason: 'other_basis_accepted',
    })
  })
})

describe('the decision', () => {
  it('names what it relied on', () => {
    const [yes, again] = [aFact(1), aFact(5)]
    expect(ask([yes, again]).participants).toEqual([
      {
        role: 'contact',
        subject: CONTACT,
        open: true,
        reason: 'consent_in_force',
        basis: 'A6-1-a-explicit-consent',
        records: [yes.recordId, again.recordId].sort(),
      },
    ])
  })
  it('has an id that any input changes, and irrelevant ones do not', () => {
    const yes = aFact(1)
    const { decisionId } = ask([yes])
    expect(decisionId).toMatch(/^dec_[a-z2-7]{26}$/)
    expect(ask([yes, aFact(2, { purpose: 'ai_training' }), aFact(2, { subject: AGENT })]).decisionId).toBe(
      decisionId,
    )
    expect(ask([yes, yes]).decisionId).toBe(decisionId)
    const others = [
      ask([{ ...yes, validUntil: minute(99) }]),
      ask([yes], { at: new Date(minute(31)) }),
      ask([yes], { workspace: 'other' }),
      ask([yes], { policy: { version: 1, acceptedBases: [] } }),
      ask([yes], { people: { [CONTACT]: ['sub_cccccccccccccccccccccccccc'] } }),
    ]
    expect(new Set([decisionId, ...others.map((other) => other.decisionId)]).size).toBe(6)
  })
})
