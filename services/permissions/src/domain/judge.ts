import type { Limits } from './limits.ts'
import { DAY_MS, type Lack, type PermissionState, WEEK_MS } from './permission-state.ts'

export type CallRefusal = Lack | 'expired' | 'call_limit_reached'
export type AskRefusal = 'permanent_already' | 'day_limit_reached' | 'week_limit_reached'

export interface Usage {
  /** ISO 8601 duration of the window. */
  per: 'PT24H' | 'P7D'
  max: number
  used: number
}

/** Whether something is allowed at an instant. `againAt`: when it will be if nothing else happens; absent where waiting does not help. */
export interface Verdict<Reason extends string> {
  allowed: boolean
  reasons: Reason[]
  againAt?: Date
  limits: Usage[]
}

/** May the business call now? The permission must hold, and the day's calls must not be used up. */
export function mayCall(
  { grant, lack, calls }: PermissionState,
  at: Date,
  limits: Limits,
): Verdict<CallRefusal> {
  const now = at.getTime()
  const used = usage(calls, now, DAY_MS, limits.connectedCallsPerDay, 'PT24H')
  const reasons: CallRefusal[] = []
  if (grant === undefined) reasons.push(lack)
  else if (now >= grant.until) reasons.push('expired')
  if (used.isFull) reasons.push('call_limit_reached')
  const waits = reasons.length === 1 && used.isFull && used.freeAt < (grant?.until ?? 0)
  return verdict(reasons, [used], waits ? used.freeAt : undefined)
}

/** May the business ask for permission now? */
export function mayAsk({ grant, requests }: PermissionState, at: Date, limits: Limits): Verdict<AskRefusal> {
  const now = at.getTime()
  const day = usage(requests, now, DAY_MS, limits.requestsPerDay, 'PT24H')
  const week = usage(requests, now, WEEK_MS, limits.requestsPerWeek, 'P7D')
  const reasons: AskRefusal[] = []
  if (grant?.permanent === true) reasons.push('permanent_already')
  if (day.isFull) reasons.push('day_limit_reached')
  if (week.isFull) reasons.push('week_limit_reached')
  const freeAt = Math.max(day.isFull ? day.freeAt : 0, week.isFull ? week.freeAt : 0)
  return verdict(reasons, [day, week], reasons[0] === 'permanent_already' ? undefined : freeAt)
}

/** How much of a limit is used in the window that ends now, and when there will be room. */
function usage(instants: readonly number[], now: number, windowMs: number, max: number, per: Usage['per']) {
  const within = instants.filter((instant) => instant > now - windowMs && instant <= now)
  const isFull = within.length >= max
  const oldestToGo = within[within.length - max]
  return {
    per,
    max,
    used: within.length,
    isFull,
    freeAt: oldestToGo === undefined ? Number.POSITIVE_INFINITY : oldestToGo + windowMs,
  }
}

function verdict<Reason extends string>(
  reasons: Reason[],
  usages: readonly Usage[],
  freeAt: number | undefined,
): Verdict<Reason> {
  const waits = reasons.length > 0 && freeAt !== undefined && Number.isFinite(freeAt)
  return {
    allowed: reasons.length === 0,
    reasons,
    ...(waits && { againAt: new Date(freeAt) }),
    limits: usages.map(({ per, max, used }) => ({ per, max, used })),
  }
}
