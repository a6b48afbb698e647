import type { Moment, MomentAt } from './domain/moment.ts'

/** For tests: instants counted in hours from the first of March. */
export const hour = (n: number): Date => new Date(Date.UTC(2026, 2, 1) + n * 3_600_000)

let count = 0
export const told = (at: number, moment: Moment, eventId = `e-${(count += 1)}`): MomentAt => ({
  eventId,
  at: hour(at),
  moment,
})
export const callRef = (n: number): string => `call_${'abcdefghijklmnopqrstuvwxyz'[n % 26]}${'a'.repeat(25)}`

export const requested = (at: number) => told(at, { kind: 'requested' })
export const granted = (at: number, until?: number) =>
  told(at, {
    kind: 'granted',
    permanent: false,
    automatic: false,
    ...(until !== undefined && { until: hour(until).toISOString() }),
  })
export const grantedForGood = (at: number) => told(at, { kind: 'granted', permanent: true, automatic: false })
export const denied = (at: number, automatic = false) => told(at, { kind: 'denied', automatic })

/** The webhooks of a call by the business; it rings for an hour. */
export function placed(
  at: number,
  call: number,
  end: 'answered' | 'declined' | 'not picked up' | 'refused',
): MomentAt[] {
  const of = { kind: 'call', call: callRef(call), direction: 'outbound' } as const
  const begun = told(at, { ...of, sign: 'created' })
  const over = (errorCodes: number[]) => told(at + 1, { ...of, sign: 'ended', errorCodes })
  if (end === 'answered') return [begun, told(at, { ...of, sign: 'accepted' }), over([])]
  if (end === 'declined') return [begun, told(at + 1, { ...of, sign: 'rejected' }), over([])]
  return [begun, over(end === 'refused' ? [138006] : [])]
}
/** A call by the contact that the business took. */
export const taken = (at: number, call: number): MomentAt[] => {
  const of = { kind: 'call', call: callRef(call), direction: 'inbound' } as const
  const startedAt = hour(at).toISOString()
  return [
    told(at, { ...of, sign: 'created' }),
    told(at + 1, { ...of, sign: 'ended', startedAt, errorCodes: [] }),
  ]
}
