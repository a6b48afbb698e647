import type { MomentAt } from './moment.ts'

/** What changes a permission, or is measured against it, in its order. */
export type Step = { at: Date; eventId: string } & (
  | { kind: 'granted'; permanent: boolean; until: Date | undefined; automatic: boolean }
  | { kind: 'denied'; automatic: boolean }
  | { kind: 'requested' }
  /** The business has called. `refused`: WhatsApp did not put it through. */
  | { kind: 'placed'; call: string; refused: boolean }
  /** Somebody answered. */
  | { kind: 'connected'; call: string; outbound: boolean }
  /** Of a call by the business: declined, or not picked up. */
  | { kind: 'unanswered'; call: string }
)

/** At the same instant: a grant before the call that it allows, a call before what became of it. */
const RANK: Record<Step['kind'], number> = {
  granted: 0,
  denied: 1,
  requested: 2,
  placed: 3,
  connected: 4,
  unanswered: 5,
}

/** WhatsApp's error codes for a call that it did not put through: no permission, limits, calling not possible. */
const REFUSED = new Set([138006, 138009, 138012, 138013, 138014, 138017])

/** The steps that moments in any order amount to; what is told of one call is one call. */
export function stepsOf(moments: readonly MomentAt[]): Step[] {
  const steps: Step[] = []
  const calls = new Map<string, MomentAt[]>()
  for (const told of moments) {
    const { moment, at, eventId } = told
    switch (moment.kind) {
      case 'call':
        calls.set(moment.call, [...(calls.get(moment.call) ?? []), told])
        break
      case 'granted': {
        const { permanent, until, automatic } = moment
        steps.push({
          kind: 'granted',
          at,
          eventId,
          permanent,
          automatic,
          until: until === undefined ? undefined : new Date(until),
        })
        break
      }
      case 'denied':
        steps.push({ kind: 'denied', at, eventId, automatic: moment.automatic })
        break
      case 'requested':
        steps.push({ kind: 'requested', at, eventId })
        break
    }
  }
  for (const [call, told] of calls) steps.push(...stepsOfCall(call, told))
  return steps.sort(
    (a, b) => a.at.getTime() - b.at.getTime() || RANK[a.kind] - RANK[b.kind] || byEventId(a, b),
  )
}

const byEventId = (a: { eventId: string }, b: { eventId: string }): number =>
  a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0

function stepsOfCall(call: string, told: readonly MomentAt[]): Step[] {
  const signs = told.flatMap(({ moment, at, eventId }) =>
    moment.kind === 'call' ? [{ ...moment, at, eventId }] : [],
  )
  const first = <T extends { at: Date; eventId: string }>(found: readonly T[]): T | undefined =>
    found.toSorted((a, b) => a.at.getTime() - b.at.getTime() || byEventId(a, b))[0]
  const direction = signs.find((sign) => sign.direction !== undefined)?.direction
  const ended = first(signs.filter(({ sign }) => sign === 'ended'))
  const answered = first([
    ...signs.filter(({ sign }) => sign === 'accepted'),
    ...signs.flatMap((sign) =>
      sign.startedAt === undefined ? [] : [{ ...sign, at: new Date(sign.startedAt) }],
    ),
  ])
  const connected: Step[] =
    answered === undefined || direction === undefined
      ? []
      : [
          {
            kind: 'connected',
            call,
            at: answered.at,
            eventId: answered.eventId,
            outbound: direction === 'outbound',
          },
        ]
  const begun = first(signs)
  if (direction !== 'outbound' || begun === undefined) return connected
  const refused = answered === undefined && (ended?.errorCodes ?? []).some((code) => REFUSED.has(code))
  const placed: Step = { kind: 'placed', call, at: begun.at, eventId: begun.eventId, refused }
  if (answered !== undefined) return [placed, ...connected]
  const rejected = first(signs.filter(({ sign }) => sign === 'rejected'))
  const over = rejected ?? (ended?.errorCodes?.length === 0 ? ended : undefined)
  return over === undefined
    ? [placed]
    : [placed, { kind: 'unanswered', call, at: over.at, eventId: over.eventId }]
}
