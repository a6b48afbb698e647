import { expect, it } from 'vitest'
import { decide } from './decide.ts'
import { gateEntryOf } from './gate-entry.ts'
import { defaultPolicy } from './policy.ts'
import type { GateQuestion } from './question.ts'
import { reproduceDecision } from './reproduce.ts'

const subject = 'sub_aaaaaaaaaaaaaaaaaaaaaaaaaa'
const question: GateQuestion = {
  workspace: 'acme',
  call: {
    ref: `call_${'c'.repeat(26)}`,
    interval: { from: '2026-03-02T10:00:00.000Z', until: '2026-03-02T10:05:00.000Z' },
  },
  purpose: 'recording',
  participants: [{ role: 'contact', subject }],
  records: [
    {
      recordId: 'rec-1',
      subject,
      purpose: 'recording',
      status: 'given',
      lawfulBasis: 'A6-1-a-explicit-consent',
      eventTime: '2026-03-02T09:00:00.000Z',
      validFrom: '2026-03-02T09:00:00.000Z',
      ledgerIndex: 7,
    },
  ],
  policy: defaultPolicy,
  at: new Date('2026-03-02T10:06:00Z'),
}
/** As it comes back from the ledger. */
const stored = () =>
  JSON.parse(JSON.stringify(gateEntryOf(decide(question), 'service:recording').payload)) as {
    verdict: string
    engineVersion: string
    inputs?: { records: { status: string }[] }
  }

it('gives the same decision under the same id from the entry alone', () => {
  const again = reproduceDecision(stored())
  expect(again).toMatchObject({ outcome: 'same', decision: { verdict: 'open' } })
})

it('finds a verdict that the inputs do not give, and inputs that the id is not of', () => {
  expect(reproduceDecision({ ...stored(), verdict: 'closed' }).outcome).toBe('different')
  const changed = stored()
  if (changed.inputs?.records[0]) changed.inputs.records[0].status = 'withdrawn'
  expect(reproduceDecision(changed)).toMatchObject({ outcome: 'different', again: { verdict: 'closed' } })
})

it('says so when the inputs are not there, or another engine decided', () => {
  const { inputs: _inputs, ...without } = stored()
  expect(reproduceDecision(without).outcome).toBe('no_inputs')
  expect(reproduceDecision(undefined).outcome).toBe('no_inputs')
  expect(reproduceDecision({ ...stored(), inputs: {} }).outcome).toBe('no_inputs')
  expect(reproduceDecision({ ...stored(), engineVersion: '0.9.0' }).outcome).toBe('other_engine')
})
