import { type ConsentFact, type ConsentState, consentStateAt, reaches } from '@onrecord/gate'
import type { Purpose } from '@onrecord/schemas'

/** A consent record, or a question that was put; of a record, when it was told. */
export type DatedFact = ConsentFact & { receivedAt?: string }

export interface AsOf {
  purpose: Purpose
  /** Where they stood then, by when things were said. */
  at: Date
  /** For this call; absent: in general. */
  call?: string | undefined
  /** By what had reached us by then alone: what we could know. Absent: by all that we know now. */
  knownAt?: Date | undefined
}

/** Where one person stood on one purpose at an instant, from the records alone. Give all of the person's. */
export function consentStateAsOf(
  records: readonly DatedFact[],
  { purpose, at, call, knownAt }: AsOf,
): ConsentState {
  const known = records.filter(
    (one) =>
      one.purpose === purpose &&
      reaches(call)(one) &&
      (knownAt === undefined || Date.parse(one.receivedAt ?? one.eventTime) <= knownAt.getTime()),
  )
  return consentStateAt(known, at, call)
}
