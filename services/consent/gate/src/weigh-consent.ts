import type { GateReason } from '@onrecord/schemas'
import { type ConsentFact, foldConsent, reaches } from './history.ts'

/** Milliseconds since the epoch. */
export interface Interval {
  from: number
  until: number
}

/** One person, one purpose: why consent covers the interval and the instant, or why not. */
export function weighConsent(
  facts: readonly ConsentFact[],
  { call, interval, at }: { call: string; interval: Interval; at: Date },
): { reason: GateReason; records: string[] } {
  // a yes from after the instant is not known at it; a no always is
  const known = facts.filter((fact) => !isYes(fact) || Date.parse(fact.eventTime) <= at.getTime())
  const { run, end, invalid, asked } = foldConsent(known.filter(reaches(call)))
  if (run !== undefined) {
    const records = run.grants.map(({ recordId }) => recordId)
    // strictly before: within the same instant nobody knows which came first
    if (run.since >= interval.from) return { reason: 'consent_not_yet_given', records }
    if (run.until <= interval.until || run.until <= at.getTime())
      return { reason: 'consent_expired', records }
    return { reason: 'consent_in_force', records }
  }
  if (end !== undefined) return { reason: reasonOfEnd(end, interval), records: [end.fact.recordId] }
  if (invalid !== undefined) return { reason: 'consent_invalid', records: [invalid.recordId] }
  if (asked !== undefined) return { reason: 'consent_requested_unanswered', records: [asked.recordId] }
  const elsewhere = known.filter(isYes).map(({ recordId }) => recordId)
  if (elsewhere.length > 0) return { reason: 'consent_bound_elsewhere', records: elsewhere.sort() }
  return { reason: 'consent_missing', records: [] }
}

const isYes = ({ status }: ConsentFact): boolean => status === 'given' || status === 'renewed'

function reasonOfEnd(end: { at: number; status: ConsentFact['status'] }, { from }: Interval): GateReason {
  if (end.status === 'refused') return 'consent_refused'
  if (end.status === 'expired') return 'consent_expired'
  if (end.status === 'invalidated') return 'consent_invalid'
  return end.at <= from ? 'consent_withdrawn' : 'consent_withdrawn_since'
}
