import type { GateReason, ProviderMedia } from '@onrecord/schemas'

export type RecordingState = 'pending' | 'stored' | 'refused' | 'failed' | 'erased'
export type FailureReason = 'hash_mismatch' | 'expired_7d' | 'not_delivered' | 'call_unknown' | 'subject_erased'
export type ErasureReason = 'consent_withdrawn' | 'retention' | 'erasure_request' | 'not_covered'

/** A recording that a provider announced, and what became of it. */
export interface Recording {
  workspace: string
  recording: string
  call: string
  account: string
  /** Pseudonym that the announcement was about. */
  contact?: string
  partitionKey: string
  media: ProviderMedia
  receivedAt: Date
  deadline: Date
  state: RecordingState
  reason?: GateReason | FailureReason | ErasureReason
  changedAt: Date
  attempt: number
  failures: number
  mismatches: number
  objectKey: string
  /** There may be an object. */
  mayHaveObject: boolean
  wrappedKey?: string
  decisionId?: string
  decidedAt?: Date
  /** Pseudonyms whose consent it rests on. */
  participants: string[]
  interval?: { from: Date; until: Date }
  sha256?: string
  ciphertextSha256?: string
  sizeBytes?: number
  audioS?: number
  channels?: number
  fetchedAt?: Date
}

/** Meta deletes a recording seven days after its webhook. */
export const PROVIDER_KEEPS_MS = 7 * 24 * 3_600_000

/** Derived, never random: writing again replaces. */
export const objectKeyOf = (workspace: string, call: string, recording: string): string =>
  `${workspace}/recordings/${call}/${recording}.enc`
