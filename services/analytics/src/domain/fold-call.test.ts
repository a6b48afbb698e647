import { describe, expect, it } from 'vitest'
import { AGENT, factEventOf, instant, scene } from '../testing/events.ts'
import type { SourceEvent } from './fact-event.ts'
import { foldPerson } from './fold-person.ts'

const LATER = Date.parse('2026-12-31T00:00:00Z')
const s = scene()
function callOf(events: readonly SourceEvent[], asOf = LATER) {
  const { calls } = foldPerson(events.map(factEventOf), { asOf })
  expect(calls).toHaveLength(1)
  return calls[0]
}
const connect = s.connected('c', '08:00:00')
const outbound = s.connected('c', '08:00:00', { direction: 'outbound' })

describe('an inbound call', () => {
  const terminate = s.ended('c', '08:02:11', {
    startedAt: instant('08:00:08'),
    endedAt: instant('08:02:08'),
    durationS: 120,
    agent: AGENT.a,
  })
  it('is answered when picked up, whatever its status', () => {
    expect(callOf([connect, terminate])).toMatchObject({
      outcome: 'answered',
      ringS: 8,
      talkS: 120,
      agent: AGENT.a,
    })
  })
  it('is the same call when its end comes first, or twice', () => {
    const inOrder = callOf([connect, terminate])
    expect(callOf([terminate, connect])).toEqual(inOrder)
    expect(callOf([terminate, connect, terminate])).toEqual(inOrder)
  })
  it('is answered, and ended by an error, when picked up and failed', () => {
    const failed = s.ended('c', '08:02', {
      startedAt: instant('08:00:08'),
      status: 'failed',
      errorCodes: [138021],
    })
    expect(callOf([connect, failed])).toMatchObject({
      outcome: 'answered',
      flags: ['ended_by_error'],
      talkS: 112,
    })
  })
  it.each([
    ['indeterminate', '08:00:40', { errorCodes: [138023] }],
    ['failed', '08:00:40', { status: 'failed', errorCodes: [138019] }],
    ['declined_by_business', '08:00:12', { endedBy: 'business' }],
    ['no_answer', '08:00:30', {}],
    ['abandoned', '08:00:29', {}],
  ] as const)('is %s', (outcome, at, data) => {
    const errorCodes = 'errorCodes' in data ? [...data.errorCodes] : []
    expect(callOf([connect, s.ended('c', at, { ...data, errorCodes })])).toMatchObject({
      outcome,
      talkS: null,
      answeredAt: null,
    })
  })
  it('failed without an error is judged by how long it rang', () => {
    expect(callOf([connect, s.ended('c', '08:00:45', { status: 'failed' })])).toMatchObject({
      outcome: 'no_answer',
      flags: ['failed_no_error'],
    })
  })
  it('abandoned before five seconds is a short one', () => {
    expect(callOf([connect, s.ended('c', '08:00:04')])).toMatchObject({
      outcome: 'abandoned',
      shortAbandon: true,
    })
    expect(callOf([connect, s.ended('c', '08:00:05')])).toMatchObject({
      outcome: 'abandoned',
      shortAbandon: false,
    })
  })
  it('without a connect is built from its end', () => {
    expect(callOf([terminate])).toMatchObject({
      outcome: 'answered',
      flags: ['partial'],
      createdAt: Date.parse(instant('08:00:08')),
    })
  })
  it('without an end still rings, and after six hours is unknown', () => {
    expect(callOf([connect], Date.parse(instant('13:59:59')))).toMatchObject({ outcome: 'ringing' })
    expect(callOf([connect], Date.parse(instant('14:00:00')))).toMatchObject({ outcome: 'unknown' })
  })
  it('has a voicemail beside its outcome', () => {
    const voicemail = s.customer('08:01:00', { kind: 'voicemail', ...callRefOf(connect) })
    expect(callOf([connect, s.ended('c', '08:00:40'), voicemail])).toMatchObject({
      outcome: 'no_answer',
      voicemail: true,
    })
  })
})

describe('an outbound call', () => {
  const end = s.ended('c', '08:00:45', { direction: 'outbound' })
  it('rejected is declined by the user, although it completes', () => {
    const events = [
      outbound,
      s.status('c', '08:00:02', 'ringing'),
      s.status('c', '08:00:20', 'rejected'),
      end,
    ]
    expect(callOf(events)).toMatchObject({ outcome: 'declined_by_user', talkS: null, ringS: 43 })
  })
  it('accepted is answered', () => {
    const events = [
      outbound,
      s.status('c', '08:00:02', 'ringing'),
      s.status('c', '08:00:12', 'accepted'),
      end,
    ]
    expect(callOf(events)).toMatchObject({ outcome: 'answered', ringS: 10, talkS: 33 })
  })
  it.each([
    ['no_answer', {}],
    ['cancelled_by_business', { endedBy: 'business' }],
    ['blocked', { errorCodes: [138006] }],
    ['failed', { errorCodes: [138020] }],
    ['indeterminate', { errorCodes: [138023] }],
  ] as const)('is %s', (outcome, data) => {
    const errorCodes = 'errorCodes' in data ? [...data.errorCodes] : []
    expect(
      callOf([outbound, s.ended('c', '08:00:45', { direction: 'outbound', ...data, errorCodes })]),
    ).toMatchObject({ outcome })
  })
  it('is outbound without saying so, where there is a status', () => {
    const { direction: _, ...silent } = outbound.data as Record<string, unknown>
    const events = [{ ...outbound, data: silent } as SourceEvent, s.status('c', '08:00:20', 'rejected')]
    expect(callOf(events)).toMatchObject({ direction: 'outbound', outcome: 'declined_by_user' })
  })
})

describe('the recording of a call', () => {
  const answered = [
    connect,
    s.ended('c', '08:01:08', { startedAt: instant('08:00:08'), endedAt: instant('08:01:08'), durationS: 60 }),
  ]
  const recordingOf = (...events: SourceEvent[]) =>
    foldPerson([...answered, ...events].map(factEventOf), { asOf: LATER }).recordings[0]
  it.each([
    ['not_requested', false, []],
    ['pending', false, [s.recordingAvailable('c', '08:02')]],
    ['recorded', true, [s.recordingAvailable('c', '08:02'), s.stored('c', '08:03')]],
    ['truncated', true, [s.stored('c', '08:03', { audioS: 54 })]],
    ['consent_denied', false, [s.refused('c', '08:03', 'consent_withdrawn')]],
    ['hash_mismatch', true, [s.failed('c', '08:03', 'hash_mismatch')]],
    ['expired_7d', true, [s.failed('c', '08:03', 'expired_7d')]],
  ] as const)('is %s (counts for coverage: %s)', (coverage, eligible, events) => {
    expect(recordingOf(...events)).toMatchObject({
      coverage,
      eligible,
      covered: coverage === 'recorded',
      answered: true,
    })
  })
  it('is no matter where nobody answered', () => {
    const { recordings } = foldPerson([connect, s.ended('c', '08:00:40')].map(factEventOf), { asOf: LATER })
    expect(recordings).toEqual([])
  })
})

function callRefOf(event: SourceEvent): { call: string } {
  if (!('call' in event.data) || event.data.call === undefined) throw new Error('not about a call')
  return { call: event.data.call }
}
