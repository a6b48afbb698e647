import type { GateReason } from '@onrecord/schemas'

export type ItemState = 'pending' | 'stored' | 'refused' | 'failed' | 'erased'
export type FailureReason =
  | 'hash_mismatch'
  | 'expired_7d'
  | 'not_delivered'
  | 'call_unknown'
  | 'subject_erased'
  | 'unreadable'
  | 'no_engine'
export type ErasureReason = 'consent_withdrawn' | 'retention' | 'erasure_request' | 'not_covered'

/** One thing that may be kept of a call, if the gate is open: a recording, a transcript. */
export interface Item {
  workspace: string
  id: string
  call: string
  account: string
  /** Pseudonym of the contact that it was announced for. */
  contact?: string
  partitionKey: string
  /** Where it comes from, in the kind's own form. */
  source: unknown
  receivedAt: Date
  /** After that it cannot be had any more. */
  deadline: Date
  state: ItemState
  reason?: GateReason | FailureReason | ErasureReason
  changedAt: Date
  attempt: number
  failures: number
  mismatches: number
  /** Derived, never random: writing again replaces. */
  objectKey: string
  /** There may be an object under the key. */
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
  fetchedAt?: Date
  /** What is known of the content, in the kind's own form. */
  details?: unknown
}

export interface ItemKey {
  workspace: string
  id: string
}

/** What an announcement says. */
export type Announced = Pick<
  Item,
  'workspace' | 'id' | 'call' | 'account' | 'contact' | 'partitionKey' | 'source' | 'receivedAt' | 'objectKey'
>

/** Meta deletes files seven days after their webhook. */
export const PROVIDER_KEEPS_MS = 7 * 24 * 3_600_000
