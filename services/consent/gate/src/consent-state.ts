import type { ConsentStatus } from '@onrecord/schemas'
import { type ConsentFact, foldConsent, reaches } from './history.ts'

/** Where one person stands on one purpose. */
export interface ConsentState {
  status: ConsentStatus | 'unknown'
  /** Since when; for consent in force: without a break. */
  since?: Date
  /** When consent in force will expire; absent: until withdrawn. */
  until?: Date
  /** The record that decides; of a question, the prompt's. */
  recordId?: string
}

/**
 * Standing consent of one person (all pseudonyms) for one purpose at an instant; with a call, the consent that holds
 * for that call. Give it the records of that purpose only.
 */
export function consentStateAt(facts: readonly ConsentFact[], at: Date, call?: string): ConsentState {
  const known = facts.filter((fact) => reaches(call)(fact) && Date.parse(fact.eventTime) <= at.getTime())
  const { run, end, asked } = foldConsent(known)
  if (run !== undefined) {
    const recordId = run.grants.at(-1)?.recordId
    const decided = recordId === undefined ? {} : { recordId }
    if (run.until <= at.getTime()) return { status: 'expired', since: new Date(run.until), ...decided }
    const until = run.until === Infinity ? {} : { until: new Date(run.until) }
    return { status: run.renewed ? 'renewed' : 'given', since: new Date(run.since), ...until, ...decided }
  }
  if (end !== undefined) return { status: end.status, since: new Date(end.at), recordId: end.fact.recordId }
  if (asked !== undefined)
    return { status: 'requested', since: new Date(asked.eventTime), recordId: asked.recordId }
  return { status: 'unknown' }
}
