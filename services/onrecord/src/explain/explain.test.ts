import { decide, defaultPolicy, type GateQuestion, gateEntryOf } from '@onrecord/gate'
import type { LedgerEntry } from '@onrecord/ledger'
import { expect, it } from 'vitest'
import { explainEntry } from './explain.ts'

const subject = 'sub_aaaaaaaaaaaaaaaaaaaaaaaaaa'
const question: GateQuestion = {
  workspace: 'acme',
  call: {
    ref: `call_${'c'.repeat(26)}`,
    interval: { from: '2026-03-02T10:00:00.000Z', until: '2026-03-02T10:05:00.000Z' },
  },
  purpose: 'recording',
  participants: [{ role: 'contact', subject }, { role: 'agent' }],
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
const entryOf = (payload?: Record<string, unknown>): LedgerEntry => {
  const { idempotencyKey: _key, payload: own, ...draft } = gateEntryOf(decide(question), 'service:recording')
  return {
    v: 1,
    ...draft,
    index: 12,
    payloadCommitment: '00'.repeat(32),
    leafHash: '00'.repeat(32),
    recordedAt: new Date(0),
    payload: payload ?? JSON.parse(JSON.stringify(own)),
  } as LedgerEntry
}

it('says per participant why, with the records it rests on, and that it comes out again', () => {
  expect(explainEntry(entryOf())).toMatchObject({
    index: 12,
    verdict: 'closed',
    reproduced: 'same',
    decisionId: decide(question).decisionId,
    why: [
      `closed  agent (not known): is not known`,
      `open    contact ${subject}: had consented before the call began, and still did when it was decided`,
      '          record rec-1: given for recording at 2026-03-02T09:00:00.000Z, until withdrawn, entry 7',
    ].toSorted((a, b) => Number(a.includes('agent')) - Number(b.includes('agent'))),
  })
})

it('says so when the payload is gone', () => {
  const { payload: _payload, ...erased } = entryOf()
  expect(explainEntry(erased)).toMatchObject({ reproduced: 'no_inputs', verdict: 'closed' })
})
