import type { Participant, Purpose } from '@onrecord/schemas'
import type { ConsentFact } from './history.ts'
import type { ConsentPolicy } from './policy.ts'

/** The call concerned. Who may be called (a call permission) is no part of it: it says nothing about recording. */
export interface GatedCall {
  ref: string
  /** False: nobody picked up, so there is nothing that could be recorded. */
  answered?: boolean
  /** From pick-up to hang-up, or as much of it as is concerned. */
  interval?: { from: string; until: string }
}

export interface GateQuestion {
  workspace: string
  call: GatedCall
  purpose: Purpose
  participants: readonly Participant[]
  /** All pseudonyms of the same person, by the pseudonym that a participant goes by. Absent: only that one. */
  people?: Readonly<Record<string, readonly string[]>>
  /** The participants' consent records and unanswered prompts. Others' and other purposes' are passed over. */
  records: readonly ConsentFact[]
  policy: ConsentPolicy
  /** The instant at which consent must not have been withdrawn or have expired. */
  at: Date
}

/** A purpose builds on others: losing those loses it. */
export const REQUIRED: Record<Purpose, readonly Purpose[]> = {
  recording: ['recording'],
  transcription: ['transcription', 'recording'],
  quality_analytics: ['quality_analytics'],
  ai_training: ['ai_training'],
  sentiment: ['sentiment', 'transcription', 'recording'],
}
