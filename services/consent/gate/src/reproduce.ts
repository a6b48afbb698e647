import { GateDecision } from '@onrecord/schemas'
import { decide, ENGINE_VERSION } from './decide.ts'
import type { GateQuestion } from './question.ts'

export type Reproduction =
  /** The same inputs give the same decision under the same id. */
  | { outcome: 'same'; decision: GateDecision; inputs: GateQuestion }
  /** The inputs give another decision: what is stored is not what was decided. */
  | { outcome: 'different'; decision: GateDecision; again: GateDecision; inputs: GateQuestion }
  /** The inputs were not stored, or have been erased, or cannot be read. */
  | { outcome: 'no_inputs'; decision?: GateDecision }
  /** Decided by a version of the gate that is not this one. */
  | { outcome: 'other_engine'; decision: GateDecision }

/** Decides again from what the trail has of a decision, and from nothing else. */
export function reproduceDecision(payload: unknown): Reproduction {
  const parsed = GateDecision.safeParse(payload)
  if (!parsed.success) return { outcome: 'no_inputs' }
  const decision = parsed.data
  if (decision.inputs === undefined) return { outcome: 'no_inputs', decision }
  if (decision.engineVersion !== ENGINE_VERSION) return { outcome: 'other_engine', decision }
  const inputs = {
    ...decision.inputs,
    at: new Date(String(decision.inputs['at'])),
  } as unknown as GateQuestion
  try {
    const again = decide(inputs)
    const isSame = JSON.stringify(saidBy(again)) === JSON.stringify(saidBy(decision))
    return isSame ? { outcome: 'same', decision, inputs } : { outcome: 'different', decision, again, inputs }
  } catch {
    return { outcome: 'no_inputs', decision }
  }
}

/** The id covers the inputs; beside it, everything that was concluded from them, in one order of keys. */
const saidBy = (decision: GateDecision) => [
  decision.decisionId,
  decision.call,
  decision.purpose,
  decision.verdict,
  decision.reason,
  decision.policyVersion,
  decision.decidedAt,
  decision.participants.map(({ role, subject, open, reason, basis, records }) => [
    role,
    subject,
    open,
    reason,
    basis,
    records,
  ]),
]
