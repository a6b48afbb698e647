import type {
  GateDecision,
  GateReason,
  LawfulBasis,
  Participant,
  ParticipantVerdict,
  Purpose,
} from '@onrecord/schemas'
import type { z } from 'zod'
import { derivedRef } from './derived-ref.ts'
import { type ConsentFact, foldConsent, reaches } from './history.ts'
import type { ConsentPolicy } from './policy.ts'

/** Raised whenever the same inputs may give another verdict. */
export const ENGINE_VERSION = '1.0.0'

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

type Verdict = z.infer<typeof ParticipantVerdict>

/** A purpose builds on others: losing those loses it. */
const REQUIRED: Record<Purpose, readonly Purpose[]> = {
  recording: ['recording'],
  transcription: ['transcription', 'recording'],
  quality_analytics: ['quality_analytics'],
  ai_training: ['ai_training'],
}

/** Where another basis may stand in. Not among them: a refusal, a withdrawal, and what is not in order. */
const LACKING: ReadonlySet<GateReason> = new Set([
  'consent_missing',
  'consent_requested_unanswered',
  'consent_expired',
  'consent_not_yet_given',
  'consent_bound_elsewhere',
])

/**
 * The law in one place: open only if every participant is known and, for the purpose and all that it builds on, had
 * consented before the interval began, without a break until its end and until `at`. Whatever is missing, late,
 * unknown or contradictory closes. Pure: equal inputs, in any order, give the same decision under the same id.
 */
export function decide(question: GateQuestion): GateDecision {
  const { workspace, call, purpose, policy, at } = question
  const participants = inOrder(question.participants)
  const records = concernedOf(question)
  const interval = intervalOf(call)
  const closing = closingReasonOf(participants, call, interval)
  const verdicts = participants.map((participant): Verdict => {
    if (closing !== undefined || interval === undefined)
      return {
        ...identityOf(participant),
        open: false,
        reason: closing ?? 'call_interval_unknown',
        records: [],
      }
    return verdictOf(participant, { ...question, records, interval })
  })
  const closed = verdicts.find(({ open }) => !open)
  const other = verdicts.find(({ reason }) => reason === 'other_basis_accepted')
  const reason = closing ?? closed?.reason ?? other?.reason ?? 'consent_in_force'
  const inputs = {
    workspace,
    call,
    purpose,
    participants,
    people: peopleOf(question),
    records,
    policy: sortedPolicy(policy),
    at: at.toISOString(),
  }
  return {
    decisionId: derivedRef('dec', JSON.parse(JSON.stringify({ engine: ENGINE_VERSION, ...inputs }))),
    workspace,
    call: call.ref,
    purpose,
    verdict: closing === undefined && closed === undefined ? 'open' : 'closed',
    reason,
    participants: verdicts,
    ...(call.interval !== undefined && interval !== undefined && { interval: call.interval }),
    policyVersion: policy.version,
    engineVersion: ENGINE_VERSION,
    decidedAt: at.toISOString(),
  }
}

function closingReasonOf(
  participants: readonly Participant[],
  call: GatedCall,
  interval: Interval | undefined,
): GateReason | undefined {
  if (participants.length === 0) return 'no_participants'
  if (call.answered === false) return 'call_not_answered'
  return interval === undefined ? 'call_interval_unknown' : undefined
}

interface Interval {
  from: number
  until: number
}

function intervalOf({ interval }: GatedCall): Interval | undefined {
  if (interval === undefined) return undefined
  const from = Date.parse(interval.from)
  const until = Date.parse(interval.until)
  return from <= until ? { from, until } : undefined
}

type Weighing = Omit<GateQuestion, 'call'> & { call: GatedCall; interval: Interval }

function verdictOf(participant: Participant, weighing: Weighing): Verdict {
  const who = identityOf(participant)
  if (participant.role === 'unknown' || participant.subject === undefined)
    return { ...who, open: false, reason: 'participant_unknown', records: [] }
  const pseudonyms = new Set(weighing.people?.[participant.subject] ?? []).add(participant.subject)
  const theirs = weighing.records.filter(({ subject }) => pseudonyms.has(subject))
  let basis: LawfulBasis = 'A6-1-a-explicit-consent'
  const reliedOn: string[] = []
  for (const purpose of REQUIRED[weighing.purpose]) {
    const { reason, records } = weighConsent(
      theirs.filter((record) => record.purpose === purpose),
      weighing,
    )
    reliedOn.push(...records)
    if (reason === 'consent_in_force') continue
    const other = LACKING.has(reason) ? acceptedBasisOf(weighing.policy, participant, purpose) : undefined
    if (other === undefined) return { ...who, open: false, reason, records }
    basis = other
  }
  const reason = basis === 'A6-1-a-explicit-consent' ? 'consent_in_force' : 'other_basis_accepted'
  return { ...who, open: true, reason, basis, records: [...new Set(reliedOn)].sort() }
}

/** One person, one purpose: why consent covers the interval and the instant, or why not. */
function weighConsent(
  facts: readonly ConsentFact[],
  { call, interval, at }: Weighing,
): { reason: GateReason; records: string[] } {
  // a yes from after the instant is not known at it; a no always is
  const known = facts.filter((fact) => !isYes(fact) || Date.parse(fact.eventTime) <= at.getTime())
  const { run, end, invalid, asked } = foldConsent(known.filter(reaches(call.ref)))
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

function acceptedBasisOf(policy: ConsentPolicy, { role, jurisdiction }: Participant, purpose: Purpose) {
  return policy.acceptedBases
    .filter((entry) => entry.role === role && entry.purpose === purpose)
    .filter((entry) => entry.jurisdiction === undefined || entry.jurisdiction === jurisdiction)
    .map(({ basis }) => basis)
    .sort()[0]
}

const identityOf = ({ role, subject }: Participant) => ({ role, ...(subject !== undefined && { subject }) })

const ROLES: readonly Participant['role'][] = ['contact', 'agent', 'supervisor', 'unknown']

/** One order for equal inputs, without repetitions. */
function inOrder(participants: readonly Participant[]): Participant[] {
  const keyOf = ({ role, subject, jurisdiction }: Participant) =>
    `${ROLES.indexOf(role)} ${subject ?? ''} ${jurisdiction ?? ''}`
  return sortedUnique(participants, keyOf)
}

function concernedOf({ participants, people, purpose, records }: GateQuestion): ConsentFact[] {
  const pseudonyms = new Set(
    participants.flatMap(({ subject }) =>
      subject === undefined ? [] : [subject, ...(people?.[subject] ?? [])],
    ),
  )
  const concerned = records
    .filter((record) => pseudonyms.has(record.subject) && REQUIRED[purpose].includes(record.purpose))
    .map(factOf)
  return sortedUnique(concerned, (fact) => `${fact.recordId} ${JSON.stringify(fact)}`)
}

/** Only what is weighed, so that a decision does not depend on the rest of a record. */
function factOf(record: ConsentFact): ConsentFact {
  const {
    recordId,
    subject,
    purpose,
    status,
    lawfulBasis,
    eventTime,
    validFrom,
    validUntil,
    boundTo,
    ledgerIndex,
  } = record
  return {
    recordId,
    subject,
    purpose,
    status,
    lawfulBasis,
    eventTime,
    validFrom,
    ...(validUntil !== undefined && { validUntil }),
    ...(boundTo !== undefined && { boundTo }),
    ...(ledgerIndex !== undefined && { ledgerIndex }),
  }
}

function peopleOf({ participants, people = {} }: GateQuestion): Record<string, string[]> {
  const known = participants.flatMap(({ subject }) => (subject === undefined ? [] : [subject]))
  return Object.fromEntries(known.map((subject) => [subject, [...new Set(people[subject] ?? [])].sort()]))
}

const sortedPolicy = ({ version, acceptedBases }: ConsentPolicy): ConsentPolicy => ({
  version,
  acceptedBases: sortedUnique(acceptedBases, ({ role, purpose, basis, jurisdiction }) =>
    [role, purpose, basis, jurisdiction].join(),
  ),
})

function sortedUnique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}
