import { type AskRefusal, type CallRefusal, mayAsk, mayCall, type Verdict } from './judge.ts'
import type { Limits } from './limits.ts'
import type { MomentAt } from './moment.ts'
import { after, NOTHING } from './permission-state.ts'
import { stepsOf } from './steps.ts'

/** What may be done at an instant towards one contact from one number, and why not. Not a consent to recording. */
export interface PermissionAt {
  status: 'none' | 'temporary' | 'permanent'
  since?: Date
  /** Of a temporary one. */
  until?: Date
  call: Verdict<CallRefusal>
  ask: Verdict<AskRefusal>
}

/** From all that was told, in any order; what came after the instant does not count. */
export function permissionAt(moments: readonly MomentAt[], at: Date, limits: Limits): PermissionAt {
  const state = stepsOf(moments)
    .filter((step) => step.at.getTime() <= at.getTime())
    .reduce((before, step) => after(before, step, limits), NOTHING)
  const grant = state.grant !== undefined && at.getTime() < state.grant.until ? state.grant : undefined
  return {
    status: grant === undefined ? 'none' : grant.permanent ? 'permanent' : 'temporary',
    ...(grant !== undefined && { since: new Date(grant.since) }),
    ...(grant !== undefined && !grant.permanent && { until: new Date(grant.until) }),
    call: mayCall(state, at, limits),
    ask: mayAsk(state, at, limits),
  }
}
