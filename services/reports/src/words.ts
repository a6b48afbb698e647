import type {
  ConsentRejection,
  GateReason,
  LedgerEntryType,
  Purpose,
  RetentionCategory,
} from '@onrecord/schemas'

/** What the codes of the trail mean, in words. */

const ENTRY_TYPES: Record<LedgerEntryType, string> = {
  'workspace.created': 'Workspace created',
  'policy.approved': 'Policy approved',
  'notice.published': 'Notice published',
  'consent.requested': 'Consent asked for',
  'consent.recorded': 'Consent recorded',
  'consent.rejected': 'Consent not counted',
  'gate.decided': 'Gate decision',
  'recording.stored': 'Recording stored',
  'recording.refused': 'Recording refused',
  'recording.erased': 'Recording erased',
  'recording.incident': 'Recording incident',
  'transcript.stored': 'Transcript stored',
  'transcript.refused': 'Transcript refused',
  'transcript.erased': 'Transcript erased',
  'transcript.incident': 'Transcript incident',
  'identity.linked': 'Identities linked',
  'access.played': 'Recording played',
  'access.read': 'Personal data read',
  'access.searched': 'Searched',
  'access.exported': 'Exported',
  'access.signed_in': 'Signed in',
  'retention.policy_set': 'Retention policy set',
  'retention.applied': 'Retention applied',
  'hold.placed': 'Legal hold placed',
  'hold.released': 'Legal hold released',
  'policy.proposed': 'Policy proposed',
  'notice.proposed': 'Notice proposed',
  'proposal.rejected': 'Proposal rejected',
  'consent.prompt_sent': 'Consent question sent',
  'consent.prompt_failed': 'Consent question not sent',
  'dead_letters.redriven': 'Events that had failed put back',
}

const OUTCOMES: Record<string, string> = {
  done: 'Done',
  open: 'Open',
  closed: 'Closed',
  refused: 'Refused',
  failed: 'Failed',
}

const REASONS: Record<GateReason | ConsentRejection, string> = {
  consent_in_force: 'everyone had consented',
  other_basis_accepted: 'another lawful basis in the policy',
  consent_missing: 'no consent on record',
  consent_requested_unanswered: 'asked, but not answered',
  consent_refused: 'consent was refused',
  consent_withdrawn: 'consent had been withdrawn',
  consent_withdrawn_since: 'consent was withdrawn since',
  consent_expired: 'consent had expired',
  consent_invalid: 'consent was not valid',
  consent_not_yet_given: 'consent came only later',
  consent_bound_elsewhere: 'consent was for another conversation',
  participant_unknown: 'a participant is not known',
  no_participants: 'no participants are known',
  call_not_answered: 'the call was not answered',
  call_interval_unknown: 'start or end of the call is not known',
  prompt_unknown: 'the question is not known',
  prompt_already_answered: 'the question had been answered',
  prompt_for_another_subject: 'the question was for somebody else',
  choice_unknown: 'the choice is not known',
  notice_unknown: 'the notice is not known',
  notice_mismatch: 'the notice shown was another',
  evidence_missing: 'there was no evidence',
  in_the_future: 'dated in the future',
  older_than_withdrawal: 'older than a withdrawal',
  notice_not_effective: 'the notice was not in effect yet',
  contact_unknown: 'nobody is known by this pseudonym',
  call_unknown: 'bound to a call that nobody knows of',
  wrong_workspace: 'belongs to another workspace',
  binding_mismatch: 'bound to another question or call',
}

const PURPOSES: Record<Purpose, string> = {
  recording: 'recording',
  transcription: 'transcription',
  quality_analytics: 'quality analytics',
  ai_training: 'AI training',
  sentiment: 'Sentiment',
}

const CATEGORIES: Record<RetentionCategory, string> = {
  recordings: 'Recordings',
  transcripts: 'Transcripts',
  facts: 'Call and message facts',
  events: 'Content of the event log',
  consent_records: 'Consent records',
}

const look = (table: Readonly<Record<string, string>>, code: string) =>
  table[code] ?? code.replaceAll('_', ' ')

export const entryTypeInWords = (type: string): string => look(ENTRY_TYPES, type)
export const outcomeInWords = (outcome: string): string => look(OUTCOMES, outcome)
/** A code that is not known is told by its own name. */
export const reasonInWords = (reason: string): string => look(REASONS, reason)
export const purposeInWords = (purpose: string): string => look(PURPOSES, purpose)
export const categoryInWords = (category: string): string => look(CATEGORIES, category)
