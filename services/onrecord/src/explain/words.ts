import type { ConsentFact, GateQuestion } from '@onrecord/gate'
import type { GateDecision, GateReason } from '@onrecord/schemas'

type Verdict = GateDecision['participants'][number]

const WHY: Record<GateReason, string> = {
  consent_in_force: 'had consented before the call began, and still did when it was decided',
  other_basis_accepted: 'had not answered; the approved policy names another lawful basis for them',
  consent_missing: 'has no consent on record',
  consent_requested_unanswered: 'was asked and had not answered',
  consent_refused: 'had refused',
  consent_withdrawn: 'had withdrawn consent before the call began',
  consent_withdrawn_since: 'withdrew consent after the call began',
  consent_expired: 'had consented, and it had expired',
  consent_invalid: 'has a record that is not valid as consent',
  consent_not_yet_given: 'consented only after the call had begun',
  consent_bound_elsewhere: 'consented for another conversation only',
  participant_unknown: 'is not known',
  no_participants: 'nobody is known to have been there',
  call_not_answered: 'the call was not answered, so there was nothing to keep',
  call_interval_unknown: 'start or end of the call is not known',
}

/** A verdict on one participant, with the records that it rests on, in words. */
export function verdictInWords(verdict: Verdict, { records, policy }: Partial<GateQuestion>): string[] {
  const who = `${verdict.role} ${verdict.subject ?? '(not known)'}`
  // codes that a later version adds are told by their own name
  const why = WHY[verdict.reason] ?? verdict.reason.replaceAll('_', ' ')
  const rows =
    verdict.reason === 'other_basis_accepted'
      ? (policy?.acceptedBases ?? [])
          .filter(({ basis, role }) => basis === verdict.basis && role === verdict.role)
          .map(
            ({ basis, purpose, jurisdiction = 'anywhere' }) =>
              `policy ${policy?.version}: ${basis} for ${purpose}, ${jurisdiction}`,
          )
      : []
  return [
    `${verdict.open ? 'open  ' : 'closed'}  ${who}: ${why}`,
    ...verdict.records.map((id) => `          ${recordInWords(id, records ?? [])}`),
    ...rows.map((row) => `          ${row}`),
  ]
}

function recordInWords(id: string, records: readonly ConsentFact[]): string {
  const record = records.find(({ recordId }) => recordId === id)
  if (record === undefined) return `record ${id}`
  const { status, purpose, eventTime, validUntil, boundTo, ledgerIndex } = record
  return [
    `record ${id}: ${status} for ${purpose} at ${eventTime}`,
    validUntil === undefined ? 'until withdrawn' : `until ${validUntil}`,
    ...(boundTo === undefined ? [] : [`for ${boundTo} only`]),
    ...(ledgerIndex === undefined ? [] : [`entry ${ledgerIndex}`]),
  ].join(', ')
}
