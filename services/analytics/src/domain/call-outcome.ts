import type { Direction } from '@onrecord/schemas'
import { HOUR, SECOND } from './duration.ts'

/** The outcomes of a call. `ringing`: it has not ended yet. `unknown`: it never ended within six hours. */
export type CallOutcome =
  | 'answered'
  | 'indeterminate'
  | 'failed'
  | 'blocked'
  | 'declined_by_business'
  | 'declined_by_user'
  | 'cancelled_by_business'
  | 'no_answer'
  | 'abandoned'
  | 'ringing'
  | 'unknown'

/** What is known of a call when its outcome is decided. Times in milliseconds. */
export interface CallSigns {
  direction: Direction | undefined
  createdAt: number
  ended: boolean
  endedAt: number | null
  pickedUp: boolean
  accepted: boolean
  rejected: boolean
  endedBy: 'business' | 'contact' | undefined
  errorCodes: readonly number[]
  /** How far the events of the workspace reach. */
  asOf: number
}

/** An inbound call that rings for at least so long was not answered; one that ends earlier was abandoned. Inferred. */
export const RING_TIMEOUT_MS = 30 * SECOND
export const SHORT_ABANDON_MS = 5 * SECOND
const NEVER_ENDED_MS = 6 * HOUR

/** Meta: "accepted but no media"; it does not know either whether the call connected. */
const INDETERMINATE = 138023
/** Meta refused to dial: no permission, limits, calling not possible for this number. */
const REFUSED_TO_DIAL = new Set([138006, 138009, 138012, 138013, 138014, 138017])

/** The first row that matches. WhatsApp's `COMPLETED` says nothing: unanswered calls complete too. */
export function outcomeOf(signs: CallSigns): CallOutcome {
  return signs.direction === 'outbound' ? outboundOutcome(signs) : inboundOutcome(signs)
}

function inboundOutcome(signs: CallSigns): CallOutcome {
  if (signs.pickedUp) return 'answered'
  if (signs.errorCodes.includes(INDETERMINATE)) return 'indeterminate'
  if (signs.errorCodes.length > 0) return 'failed'
  if (signs.rejected || (signs.ended && signs.endedBy === 'business')) return 'declined_by_business'
  if (!signs.ended || signs.endedAt === null) return stillOpen(signs)
  return signs.endedAt - signs.createdAt >= RING_TIMEOUT_MS ? 'no_answer' : 'abandoned'
}

function outboundOutcome(signs: CallSigns): CallOutcome {
  if (signs.accepted || signs.pickedUp) return 'answered'
  if (signs.rejected) return 'declined_by_user'
  if (signs.errorCodes.includes(INDETERMINATE)) return 'indeterminate'
  if (signs.errorCodes.some((code) => REFUSED_TO_DIAL.has(code))) return 'blocked'
  if (signs.errorCodes.length > 0) return 'failed'
  if (!signs.ended) return stillOpen(signs)
  return signs.endedBy === 'business' ? 'cancelled_by_business' : 'no_answer'
}

const stillOpen = ({ createdAt, asOf }: CallSigns): CallOutcome =>
  asOf - createdAt >= NEVER_ENDED_MS ? 'unknown' : 'ringing'
