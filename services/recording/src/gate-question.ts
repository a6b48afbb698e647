import type { Ask } from '@onrecord/gate'
import { type Call, intervalOf, participantsOf } from './domain/call.ts'

/** May this call be recorded? */
export function gateQuestionOf(call: Call, at: Date): Ask {
  const interval = intervalOf(call)
  return {
    workspace: call.workspace,
    call: {
      ref: call.call,
      answered: call.answeredAt !== undefined,
      ...(interval !== undefined && { interval: { from: interval.from.toISOString(), until: interval.until.toISOString() } }),
    },
    purpose: 'recording',
    participants: participantsOf(call),
    at,
  }
}
