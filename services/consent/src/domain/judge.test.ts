import { type ConsentFact, consentStateAt, reaches } from '@onrecord/gate'
import type { Purpose } from '@onrecord/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CALL, CONTACT, minute, NOTICE } from '../testing.ts'
import type { Expression, Said } from './expression.ts'
import { judge } from './judge.ts'
import { type Notice, termsOf } from './notice.ts'

const notice: Notice = {
  ...NOTICE,
  workspace: 'acme',
  text: 'May we record?',
  purposes: ['recording', 'transcription'],
  terms: { ...termsOf('acme'), controller: 'Acme Ltd', retentionPeriod: 'P6M' },
  effectiveFrom: new Date(0),
}

const anExpression = (at: number, as: Said, overrides: Partial<Expression> = {}): Expression => ({
  workspace: 'acme',
  eventId: `event-${at}-${as}-${overrides.boundTo ?? ''}`,
  subject: CONTACT,
  said: [{ purpose: 'recording', as }],
  method: 'button_reply',
  promptId: 'p',
  notice: NOTICE,
  eventTime: minute(at),
  receivedAt: minute(at),
  partitionKey: 'k',
  ...overrides,
})

const judged = (expression: Expression, history: ConsentFact[] = []) => judge(expression, { notice, history })
/** Where no notice was published. */
const unproven = (expression: Expression) => judge(expression, { notice: undefined, history: [] })
const recordsOf = (...expressions: Expression[]): ConsentFact[] =>
  expressions.reduce<ConsentFact[]>((history, one) => [...history, ...judged(one, history).records], [])
const reasonsOf = (...args: Parameters<typeof judged>) =>
  judged(...args).rejections.map(({ reason }) => reason)

describe('a yes', () => {
  it('becomes a record of all that was shown and agreed to', () => {
    const { records } = judged(anExpression(1, 'given', { validity: 'P1Y', boundTo: CALL, promptId: 'p' }))
    expect(records).toMatchObject([
      {
        recordId: expect.stringMatching(/^con_[a-z2-7]{26}$/) as unknown,
        status: 'given',
        lawfulBasis: 'A6-1-a-explicit-consent',
        controller: 'Acme Ltd',
        notice: NOTICE,
        eventTime: minute(1),
        validFrom: minute(1),
        validUntil: '2027-03-02T09:01:00.000Z',
        boundTo: CALL,
        retentionPeriod: 'P6M',
        evidence: { promptId: 'p', eventId: `event-1-given-${CALL}` },
      },
    ])
  })
  it('has the same record id whenever it is told', () => {
    const [first] = judged(anExpression(1, 'given')).records
    const [again] = judged(anExpression(1, 'given', { receivedAt: minute(9) })).records
    expect(again?.recordId).toBe(first?.recordId)
  })
  it('is renewed after an end, given after a yes', () => {
    const statuses = recordsOf(
      anExpression(1, 'given'),
      anExpression(2, 'given'),
      anExpression(3, 'withdrawn'),
      anExpression(4, 'given'),
      anExpression(5, 'refused'),
      anExpression(6, 'refused'),
    ).map(({ status }) => status)
    expect(statuses).toEqual(['given', 'given', 'withdrawn', 'renewed', 'withdrawn', 'withdrawn'])
  })
  it.each<[string, Partial<Expression>, Notice | undefined, string]>([
    [
      'without a notice',
      { notice: undefined } as unknown as Partial<Expression>,
      undefined,
      'evidence_missing',
    ],
    ['to a notice that nobody published', {}, undefined, 'notice_unknown'],
    ['to another text', { notice: { ...NOTICE, sha256: 'f'.repeat(64) } }, notice, 'notice_mismatch'],
    [
      'to what the notice does not ask',
      { said: [{ purpose: 'ai_training', as: 'given' }] },
      notice,
      'notice_mismatch',
    ],
    ['more than five minutes ahead of us', { receivedAt: minute(-6) }, notice, 'in_the_future'],
  ])('%s does not count', (_, overrides, known, reason) => {
    const { records, rejections } = judge(anExpression(0, 'given', overrides), { notice: known, history: [] })
    expect(records).toEqual([])
    expect(rejections).toEqual([{ reason, purposes: [overrides.said?.[0]?.purpose ?? 'recording'] }])
  })
  it('counts when it is five minutes ahead', () => {
    expect(reasonsOf(anExpression(0, 'given', { receivedAt: minute(-5) }))).toEqual([])
  })
  it('never reopens from before a withdrawal', () => {
    const withdrawn = recordsOf(anExpression(5, 'withdrawn'))
    expect(reasonsOf(anExpression(4, 'given'), withdrawn)).toEqual(['older_than_withdrawal'])
    expect(reasonsOf(anExpression(5, 'given'), withdrawn)).toEqual(['older_than_withdrawal'])
    expect(reasonsOf(anExpression(6, 'given'), withdrawn)).toEqual([])
    expect(reasonsOf(anExpression(4, 'given', { boundTo: CALL }), withdrawn)).toEqual([
      'older_than_withdrawal',
    ])
    const forOneCall = recordsOf(anExpression(5, 'withdrawn', { boundTo: CALL }))
    expect(reasonsOf(anExpression(4, 'given'), forOneCall)).toEqual([])
  })
})

describe('a no', () => {
  it('counts whatever is wrong with its form', () => {
    const { notice: _, ...bare } = anExpression(1, 'withdrawn')
    expect(unproven(bare)).toMatchObject({ records: [{ status: 'withdrawn' }], rejections: [] })
    expect(unproven(bare).records[0]).not.toHaveProperty('notice')
  })
  it('with a clock ahead of ours holds from when we received it', () => {
    const { records } = judged(anExpression(30, 'withdrawn', { receivedAt: minute(1) }))
    expect(records).toMatchObject([{ eventTime: minute(1) }])
  })
  it('beside a yes that does not count is kept', () => {
    const said: Expression['said'] = [
      { purpose: 'recording', as: 'given' },
      { purpose: 'transcription', as: 'refused' },
    ]
    expect(unproven(anExpression(1, 'given', { said }))).toMatchObject({
      records: [{ purpose: 'transcription', status: 'refused' }],
      rejections: [{ reason: 'notice_unknown', purposes: ['recording'] }],
    })
  })
})

describe('whatever is wrong with it', () => {
  const faults = fc.record({
    home: fc.constantFrom('here' as const, 'here' as const, 'nowhere' as const, 'elsewhere' as const),
    call: fc.constantFrom(undefined, 'theirs' as const, 'others' as const, 'unknown' as const),
    bindingFault: fc.constantFrom(
      undefined,
      undefined,
      'binding_mismatch' as const,
      'prompt_unknown' as const,
    ),
    effective: fc.boolean(),
    aheadMinutes: fc.integer({ min: -10, max: 10 }),
    withdrawnAt: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    isProven: fc.boolean(),
    isShown: fc.boolean(),
  })

  it('a yes counts exactly when nothing is, and is refused by one name else', () => {
    fc.assert(
      fc.property(faults, (fault) => {
        const at = 10
        const expression = anExpression(at, 'given', {
          receivedAt: minute(at - fault.aheadMinutes),
          ...(!fault.isProven && { method: 'imported' }),
        })
        const { notice: _, ...unshown } = expression
        const history =
          fault.withdrawnAt === undefined ? [] : recordsOf(anExpression(fault.withdrawnAt, 'withdrawn'))
        const shown = { ...notice, effectiveFrom: new Date(minute(fault.effective ? at : at + 1)) }
        const { home, call, bindingFault } = fault
        const { records, rejections } = judge(fault.isShown ? expression : (unshown as Expression), {
          notice: shown,
          history,
          home,
          bindingFault,
          ...(call !== undefined && { call }),
        })
        const isRight =
          home === 'here' &&
          (call === undefined || call === 'theirs') &&
          bindingFault === undefined &&
          fault.effective &&
          fault.aheadMinutes <= 5 &&
          (fault.withdrawnAt === undefined || fault.withdrawnAt < at) &&
          fault.isProven &&
          fault.isShown
        expect([records.length, rejections.length]).toEqual(isRight ? [1, 0] : [0, 1])
      }),
      { numRuns: 20_000 },
    )
  })

  it('a no counts, save in another workspace', () => {
    fc.assert(
      fc.property(faults, ({ home, call, bindingFault }) => {
        const { records, rejections } = judge(anExpression(1, 'withdrawn'), {
          notice: undefined,
          history: [],
          home,
          bindingFault,
          ...(call !== undefined && { call }),
        })
        const isTheirs = home !== 'elsewhere'
        expect([records.length, rejections.map(({ reason }) => reason)]).toEqual(
          isTheirs ? [1, []] : [0, ['wrong_workspace']],
        )
      }),
    )
  })
})

describe('order of arrival', () => {
  const said = fc.record({
    at: fc.integer({ min: 0, max: 8 }),
    as: fc.constantFrom<Said[]>('given', 'given', 'refused', 'withdrawn'),
    purpose: fc.constantFrom<Purpose[]>('recording', 'transcription'),
    boundTo: fc.constantFrom(undefined, undefined, CALL),
    validity: fc.constantFrom(undefined, undefined, 'PT3M'),
  })
  const expressions = fc.array(said, { maxLength: 8 }).map((all) =>
    all.map(({ at, as, purpose, boundTo, validity }, i) =>
      anExpression(at, as, {
        eventId: `event-${i}`,
        said: [{ purpose, as }],
        receivedAt: minute(20),
        ...(boundTo !== undefined && { boundTo }),
        ...(validity !== undefined && { validity }),
      }),
    ),
  )
  const stateOf = (history: ConsentFact[]) =>
    (['recording', 'transcription'] as const).flatMap((purpose) =>
      [undefined, CALL].map((call) => {
        const facts = history.filter((fact) => fact.purpose === purpose && reaches(call)(fact))
        const { recordId: _, ...state } = consentStateAt(facts, new Date(minute(10)), call)
        return { purpose, call, ...state }
      }),
    )

  it('changes nothing about where a person stands', () => {
    fc.assert(
      fc.property(
        expressions.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(stateOf(recordsOf(...shuffled))).toEqual(stateOf(recordsOf(...all)))
        },
      ),
      { numRuns: 5_000 },
    )
  })
})
