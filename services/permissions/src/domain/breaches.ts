import { type AskRefusal, type CallRefusal, mayAsk, mayCall } from './judge.ts'
import type { Limits } from './limits.ts'
import type { MomentAt } from './moment.ts'
import { after, NOTHING, type PermissionState } from './permission-state.ts'
import { type Step, stepsOf } from './steps.ts'

/** A call or a request that was not allowed when it was made. */
export type Breach = { at: Date; eventId: string } & (
  | {
      what: 'call'
      call: string
      reasons: CallRefusal[]
      /** WhatsApp did not put it through. */
      refused: boolean
    }
  | { what: 'request'; reasons: AskRefusal[] }
)

/** Judged with all that is known now: what is told late can clear a call, or convict one. */
export function breachesOf(moments: readonly MomentAt[], limits: Limits): Breach[] {
  const found: Breach[] = []
  let state = NOTHING
  for (const step of stepsOf(moments)) {
    const breach = breachOf(state, step, limits)
    if (breach !== undefined) found.push(breach)
    state = after(state, step, limits)
  }
  return found
}

function breachOf(before: PermissionState, step: Step, limits: Limits): Breach | undefined {
  const { at, eventId } = step
  if (step.kind === 'placed') {
    const { allowed, reasons } = mayCall(before, at, limits)
    const { call, refused } = step
    return allowed ? undefined : { what: 'call', at, eventId, call, reasons, refused }
  }
  if (step.kind !== 'requested') return undefined
  const { allowed, reasons } = mayAsk(before, at, limits)
  return allowed ? undefined : { what: 'request', at, eventId, reasons }
}
