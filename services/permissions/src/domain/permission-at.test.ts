import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { denied, granted, grantedForGood, hour, placed, requested, taken } from '../testing.ts'
import { breachesOf } from './breaches.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import type { MomentAt } from './moment.ts'
import { permissionAt } from './permission-at.ts'

const at = (moments: readonly MomentAt[], when: number, limits = DEFAULT_LIMITS) =>
  permissionAt(moments, hour(when), limits)
const limitsWith = (changes: Partial<Limits>): Limits => ({ ...DEFAULT_LIMITS, ...changes })
const missed = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => placed(from + 2 * n, n, 'not picked up')).flat()

describe('may the business call', () => {
  it('not whom nobody has asked', () => {
    expect(at([], 0)).toMatchObject({
      status: 'none',
      call: { allowed: false, reasons: ['never_granted'] },
      ask: { allowed: true },
    })
  })

  it('until the permission ends, to the millisecond, though nobody tells of the end', () => {
    const moments = [granted(0, 168)]
    const last = permissionAt(moments, new Date(hour(168).getTime() - 1), DEFAULT_LIMITS)
    expect(last).toMatchObject({ status: 'temporary', until: hour(168), call: { allowed: true } })
    expect(at(moments, 168)).toMatchObject({ status: 'none', call: { reasons: ['expired'] } })
  })

  it('for as long as the limits say, where the reply does not', () => {
    expect(at([granted(0)], 167).call.allowed).toBe(true)
    const seventyTwo = limitsWith({ temporaryHours: 72 })
    expect(at([granted(0)], 72, seventyTwo).call.reasons).toEqual(['expired'])
    expect(at([granted(0, 168)], 100, seventyTwo).call.allowed).toBe(true)
  })

  it('for good, until it is taken back', () => {
    const moments = [grantedForGood(0)]
    expect(at(moments, 100_000)).toMatchObject({ status: 'permanent', call: { allowed: true } })
    expect(at([...moments, denied(5)], 6).call.reasons).toEqual(['declined'])
    expect(at([...moments, denied(5, true)], 6).call.reasons).toEqual(['revoked'])
  })

  it('not after four calls in a row that nobody answered, also when WhatsApp does not say so', () => {
    const moments = [grantedForGood(0), ...missed(1, 3)]
    expect(at(moments, 20).call.allowed).toBe(true)
    expect(at([...moments, ...placed(10, 9, 'declined')], 20).call.reasons).toEqual(['revoked_unanswered'])
    const answered = [...moments, ...placed(8, 8, 'answered'), ...placed(10, 9, 'declined')]
    expect(at(answered, 20).call.allowed).toBe(true)
    expect(at([...moments, ...placed(10, 9, 'refused')], 20).call.allowed).toBe(true)
    expect(at([...moments, ...placed(10, 9, 'declined'), granted(15)], 20).call.allowed).toBe(true)
  })

  it('not more often than the limit, and says when again', () => {
    const limits = limitsWith({ connectedCallsPerDay: 2 })
    const moments = [grantedForGood(0), ...placed(1, 1, 'answered'), ...placed(5, 2, 'answered')]
    expect(at(moments, 6, limits).call).toEqual({
      allowed: false,
      reasons: ['call_limit_reached'],
      againAt: hour(25),
      limits: [{ per: 'PT24H', max: 2, used: 2 }],
    })
    expect(at(moments, 25, limits).call.allowed).toBe(true)
  })
})

describe('may the business ask', () => {
  it('once a day and twice a week', () => {
    expect(at([requested(0)], 1).ask).toMatchObject({ reasons: ['day_limit_reached'], againAt: hour(24) })
    const twice = [requested(0), requested(30)]
    expect(at(twice, 31).ask).toMatchObject({
      reasons: ['day_limit_reached', 'week_limit_reached'],
      againAt: hour(168),
    })
    expect(at(twice, 168).ask.allowed).toBe(true)
  })

  it('again after a connected call, whoever called', () => {
    const twice = [requested(0), requested(30)]
    expect(at([...twice, ...taken(40, 1)], 41).ask.allowed).toBe(true)
    expect(at([...twice, ...placed(40, 1, 'answered')], 41).ask.allowed).toBe(true)
    expect(at([...twice, ...placed(40, 1, 'not picked up')], 42).ask.allowed).toBe(false)
  })

  it('not for what it has for good', () => {
    expect(at([grantedForGood(0)], 1).ask).toMatchObject({ allowed: false, reasons: ['permanent_already'] })
    expect(at([grantedForGood(0)], 1).ask).not.toHaveProperty('againAt')
  })
})

describe('breaches', () => {
  it('are calls without permission and requests beyond the limits', () => {
    const moments = [
      requested(0),
      requested(1),
      ...placed(2, 1, 'refused'),
      granted(10, 20),
      ...placed(11, 2, 'answered'),
      ...placed(20, 3, 'answered'),
    ]
    expect(breachesOf(moments, DEFAULT_LIMITS)).toMatchObject([
      { what: 'request', at: hour(1), reasons: ['day_limit_reached'] },
      { what: 'call', at: hour(2), reasons: ['never_granted'], refused: true },
      { what: 'call', at: hour(20), reasons: ['expired'], refused: false },
    ])
  })

  it('are none any more when a late reply tells of the permission', () => {
    const call = placed(5, 1, 'answered')
    expect(breachesOf(call, DEFAULT_LIMITS)).toHaveLength(1)
    expect(breachesOf([...call, granted(5)], DEFAULT_LIMITS)).toEqual([])
  })
})

describe('whatever happens', () => {
  const history = fc
    .array(
      fc.oneof(
        fc.nat(400).map((n) => [requested(n)]),
        fc.tuple(fc.nat(400), fc.nat(200)).map(([n, length]) => [granted(n, n + length)]),
        fc.nat(400).map((n) => [granted(n)]),
        fc.nat(400).map((n) => [grantedForGood(n)]),
        fc.tuple(fc.nat(400), fc.boolean()).map(([n, automatic]) => [denied(n, automatic)]),
        fc
          .tuple(fc.nat(400), fc.constantFrom('answered', 'declined', 'not picked up', 'refused'))
          .map(([n, end]) => ({ n, end })),
        fc.nat(400).map((n) => ({ n, end: 'taken' as const })),
      ),
      { maxLength: 25 },
    )
    .map((parts) =>
      parts.flatMap((part, n) =>
        Array.isArray(part) ? part : part.end === 'taken' ? taken(part.n, n) : placed(part.n, n, part.end),
      ),
    )
  const limits = fc.record({
    temporaryHours: fc.constantFrom(72, 168),
    requestsPerDay: fc.integer({ min: 0, max: 3 }),
    requestsPerWeek: fc.integer({ min: 0, max: 4 }),
    connectedCallsPerDay: fc.integer({ min: 0, max: 4 }),
    unansweredUntilRevoked: fc.integer({ min: 1, max: 4 }),
  })

  it('the order in which it is told changes nothing', () => {
    fc.assert(
      fc.property(history, limits, fc.nat(600), fc.infiniteStream(fc.nat()), (moments, given, when, dice) => {
        const shuffled = moments
          .map((moment) => ({ moment, key: dice.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ moment }) => moment)
        expect(at(shuffled, when, given)).toEqual(at(moments, when, given))
        expect(breachesOf(shuffled, given)).toEqual(breachesOf(moments, given))
      }),
    )
  })

  it('is never allowed where a plain reading of the rules forbids it', () => {
    fc.assert(
      fc.property(history, limits, fc.nat(600), (moments, given, when) => {
        const answer = at(moments, when, given)
        expect([answer.call.allowed, answer.ask.allowed]).toEqual(plainly(moments, when, given))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is allowed again when it said that it would be, and not before', () => {
    fc.assert(
      fc.property(history, limits, fc.nat(600), (moments, given, when) => {
        const before = moments.filter((moment) => moment.at <= hour(when))
        for (const what of ['call', 'ask'] as const) {
          const { againAt } = at(before, when, given)[what]
          if (againAt === undefined) continue
          expect(permissionAt(before, againAt, given)[what].allowed).toBe(true)
          expect(permissionAt(before, new Date(againAt.getTime() - 1), given)[what].allowed).toBe(false)
        }
      }),
    )
  })
})

/** The rules as they are written, by looking at everything again and again. */
function plainly(moments: readonly MomentAt[], when: number, limits: Limits): [call: boolean, ask: boolean] {
  const now = hour(when).getTime()
  const ms = ({ at: instant }: { at: Date }) => instant.getTime()
  const ofKind = (kind: string) => moments.filter(({ moment }) => moment.kind === kind)
  const ids = new Set(moments.flatMap(({ moment }) => (moment.kind === 'call' ? [moment.call] : [])))
  const calls = [...ids].map((id) => {
    const signs = moments.filter(({ moment }) => moment.kind === 'call' && moment.call === id)
    const outbound = signs.some(({ moment }) => moment.kind === 'call' && moment.direction === 'outbound')
    const of = (sign: string) => signs.find(({ moment }) => moment.kind === 'call' && moment.sign === sign)
    const accepted = of('accepted')
    const end = of('ended')?.moment
    const startedAt = end?.kind === 'call' ? end.startedAt : undefined
    const connectedAt =
      accepted !== undefined ? ms(accepted) : startedAt !== undefined ? Date.parse(startedAt) : undefined
    const ended = of('ended')
    const failed = end?.kind === 'call' && (end.errorCodes ?? []).length > 0
    const missedAt =
      !outbound || connectedAt !== undefined || failed || ended === undefined ? undefined : ms(ended)
    return { outbound, connectedAt, missedAt }
  })
  const connected = calls.flatMap(({ connectedAt }) => connectedAt ?? []).filter((t) => t <= now)
  const missed = calls.flatMap(({ missedAt }) => missedAt ?? []).filter((t) => t <= now)
  const grants = ofKind('granted').filter((told) => ms(told) <= now)
  const denials = ofKind('denied').filter((told) => ms(told) <= now)

  // a grant holds unless it has ended, a denial came at its instant or later, or it was missed too often since
  const latest = Math.max(...grants.map(ms))
  const newest = grants
    .filter((grant) => ms(grant) === latest)
    .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
    .at(-1)
  let holds = false
  if (newest?.moment.kind === 'granted') {
    const { permanent, until } = newest.moment
    const end = until === undefined ? latest + limits.temporaryHours * 3_600_000 : Date.parse(until)
    holds = permanent || now < end
    if (denials.some((denial) => ms(denial) >= latest)) holds = false
    for (const t of missed.filter((instant) => instant >= latest)) {
      const since = Math.max(latest, ...connected.filter((instant) => instant <= t))
      const inRow = missed.filter(
        (instant) => instant <= t && (instant > since || (instant === since && instant >= latest)),
      ).length
      if (inRow >= limits.unansweredUntilRevoked) holds = false
    }
  }
  const today = calls.filter(
    ({ outbound, connectedAt }) =>
      outbound && connectedAt !== undefined && connectedAt <= now && connectedAt > now - 86_400_000,
  ).length
  const lastConnected = Math.max(Number.NEGATIVE_INFINITY, ...connected)
  const asked = ofKind('requested')
    .map(ms)
    .filter((t) => t <= now && t > lastConnected)
  const forGood = newest?.moment.kind === 'granted' && newest.moment.permanent && holds
  return [
    holds && today < limits.connectedCallsPerDay,
    !forGood &&
      asked.filter((t) => t > now - 86_400_000).length < limits.requestsPerDay &&
      asked.filter((t) => t > now - 7 * 86_400_000).length < limits.requestsPerWeek,
  ]
}
