import type { Limits } from './limits.ts'
import type { Step } from './steps.ts'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const WEEK_MS = 7 * DAY_MS

/** Why there is no permission. */
export type Lack = 'never_granted' | 'declined' | 'revoked' | 'revoked_unanswered'

/** What holds after some steps. Instants in milliseconds; a grant may have expired since. */
export interface PermissionState {
  grant: { permanent: boolean; since: number; until: number } | undefined
  lack: Lack
  /** Calls in a row that nobody answered. */
  unanswered: number
  /** Since the last connected call. */
  requests: readonly number[]
  /** Connected calls by the business. */
  calls: readonly number[]
}

export const NOTHING: PermissionState = {
  grant: undefined,
  lack: 'never_granted',
  unanswered: 0,
  requests: [],
  calls: [],
}

/** What holds after one more step; steps come in their order. */
export function after(state: PermissionState, step: Step, limits: Limits): PermissionState {
  const at = step.at.getTime()
  switch (step.kind) {
    case 'granted': {
      const until = step.until?.getTime() ?? at + limits.temporaryHours * HOUR_MS
      const { permanent } = step
      const grant = { permanent, since: at, until: permanent ? Number.POSITIVE_INFINITY : until }
      return { ...state, grant, unanswered: 0 }
    }
    case 'denied':
      return { ...state, grant: undefined, lack: step.automatic ? 'revoked' : 'declined' }
    case 'requested':
      return { ...state, requests: [...state.requests, at] }
    case 'placed':
      return state
    case 'connected':
      return {
        ...state,
        unanswered: 0,
        requests: [],
        calls: step.outbound ? [...state.calls, at] : state.calls,
      }
    case 'unanswered': {
      const unanswered = state.unanswered + 1
      if (unanswered < limits.unansweredUntilRevoked) return { ...state, unanswered }
      return { ...state, unanswered, grant: undefined, lack: 'revoked_unanswered' }
    }
  }
}
