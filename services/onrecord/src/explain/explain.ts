import { consentStateOf, type PurposeState } from '@onrecord/consent'
import { type Reproduction, reproduceDecision } from '@onrecord/gate'
import { callOfRecording, entries, type LedgerEntry } from '@onrecord/ledger'
import type { ScopedDatabase, Sql } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import { verdictInWords } from './words.ts'

/** A decision of the gate, made again from the trail's entry and nothing else. */
export interface ExplainedDecision {
  /** The entry in the log. */
  index: number
  at: string
  decisionId?: string
  purpose?: string
  verdict: string
  reason: string
  /** `same`: the stored inputs give this decision, under this id. */
  reproduced: Reproduction['outcome']
  policyVersion?: number
  engineVersion?: string
  /** Why, per participant, with the records and policy rows used. */
  why: string[]
  /** As stored: for who wants to decide again with a gate of their own. */
  inputs?: unknown
}

export interface Explain {
  /** Every decision about the call of a recording, oldest first. @throws ProblemError `recording_unknown` */
  recording(workspace: string, recording: string): Promise<{ call: string; decisions: ExplainedDecision[] }>
  /** Where a person stood on every purpose at an instant, by what had been said until then. */
  contact(workspace: string, subject: string, at: Date): Promise<PurposeState[]>
}

export function createExplain({
  db,
  samePerson,
}: {
  db: ScopedDatabase
  samePerson(workspace: string, subject: string): Promise<readonly string[]>
}): Explain {
  return {
    async recording(workspace, recording) {
      const own = db.inWorkspace(workspace)
      const call = await callOfRecording(own, workspace, recording)
      if (call === undefined)
        throw new ProblemError(
          'recording_unknown',
          404,
          'The trail says nothing of such a recording, or it has been erased',
          recording,
        )
      const decided = await decisionsOn(own, workspace, call)
      return { call, decisions: decided.map(explainEntry) }
    },
    async contact(workspace, subject, at) {
      const subjects = [...new Set([...(await samePerson(workspace, subject)), subject])]
      return consentStateOf(db.inWorkspace(workspace), workspace, subjects, at)
    },
  }
}

const decisionsOn = (own: Sql, workspace: string, call: string): Promise<LedgerEntry[]> =>
  entries(own, workspace, { type: 'gate.decided', target: { kind: 'call', id: call } })

/** From the entry alone. */
export function explainEntry(entry: LedgerEntry): ExplainedDecision {
  const { index, at, outcome, reason = '' } = entry
  const again = reproduceDecision(entry.payload)
  const base = { index, at, verdict: outcome, reason, reproduced: again.outcome }
  const { decision } = again
  if (decision === undefined) return { ...base, why: ['its payload has been erased or cannot be read'] }
  const inputs = 'inputs' in again ? again.inputs : {}
  return {
    ...base,
    decisionId: decision.decisionId,
    purpose: decision.purpose,
    policyVersion: decision.policyVersion,
    engineVersion: decision.engineVersion,
    why: decision.participants.flatMap((verdict) => verdictInWords(verdict, inputs)),
    ...(decision.inputs !== undefined && { inputs: decision.inputs }),
  }
}
