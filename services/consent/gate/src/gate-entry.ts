import type { GateDecision, LedgerDraft } from '@onrecord/schemas'

/** The trail's entry of a decision: whoever asks the gate and acts upon its answer enters it. */
export function gateEntryOf(decision: GateDecision, actor: LedgerDraft['actor']): LedgerDraft {
  const subject = decision.participants.find(({ role }) => role === 'contact')?.subject
  return {
    workspace: decision.workspace,
    type: 'gate.decided',
    at: decision.decidedAt,
    actor,
    ...(subject !== undefined && { subject }),
    target: { kind: 'call', id: decision.call },
    outcome: decision.verdict,
    reason: decision.reason,
    payload: { ...decision },
    idempotencyKey: `gate.decided/${decision.decisionId}`,
  }
}
