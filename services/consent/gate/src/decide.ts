import type {
  GateDecision,
  GateReason,
  LawfulBasis,
  Participant,
  ParticipantVerdict,
  Purpose,
} from '@onrecord/schemas'
import type { z } from 'zod'
import { concernedOf, inOrder, peopleOf, sortedPolicy } from './canonical-inputs.ts'
import { derivedRef } from './derived-ref.ts'
import type { ConsentPolicy } from './policy.ts'
import { type GatedCall, type GateQuestion, REQUIRED } from './question.ts'
import { type Interval, weighConsent } from './weigh-consent.ts'

/** Raised whenever the same inputs may give another verdict. */
export const ENGINE_VERSION = '1.0.0'

type Verdict = z.infer<typeof ParticipantVerdict>

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
  const looked = {
    workspace,
    call,
    purpose,
    participants,
    people: peopleOf(question),
    records,
    policy: sortedPolicy(policy),
    at: at.toISOString(),
  }
  // the JSON form is what a stored decision has, so that the id is made of what can be read again
  const inputs = JSON.parse(JSON.stringify(looked)) as Record<string, unknown>
  return {
    decisionId: derivedRef('dec', { engine: ENGINE_VERSION, ...inputs }),
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
    inputs,
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

function intervalOf({ interval }: GatedCall): Interval | undefined {
  if (interval === undefined) return undefined
  const from = Date.parse(interval.from)
  const until = Date.parse(interval.until)
  return from <= until ? { from, until } : undefined
}

type Weighing = GateQuestion & { interval: Interval }

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
      { call: weighing.call.ref, interval: weighing.interval, at: weighing.at },
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

function acceptedBasisOf(policy: ConsentPolicy, { role, jurisdiction }: Participant, purpose: Purpose) {
  return policy.acceptedBases
    .filter((entry) => entry.role === role && entry.purpose === purpose)
    .filter((entry) => entry.jurisdiction === undefined || entry.jurisdiction === jurisdiction)
    .map(({ basis }) => basis)
    .sort()[0]
}

const identityOf = ({ role, subject }: Participant) => ({ role, ...(subject !== undefined && { subject }) })
