import type { Ask } from '@onrecord/gate'
import type { Purpose } from '@onrecord/schemas'
import { type Call, intervalOf, participantsOf } from './call.ts'

/** May this be done with this call? */
export function gateQuestionOf(call: Call, purpose: Purpose, at: Date): Ask {
  const interval = intervalOf(call)
  return {
    workspace: call.workspace,
    call: {
      ref: call.call,
      answered: call.answeredAt !== undefined,
      ...(interval !== undefined && {
        interval: { from: interval.from.toISOString(), until: interval.until.toISOString() },
      }),
    },
    purpose,
    participants: participantsOf(call),
    at,
  }
}
