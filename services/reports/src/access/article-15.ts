import type { ConsentStatus, Purpose } from '@onrecord/schemas'
import { complaintAuthorityOf } from './complaint-authority.ts'
import type { SubjectData } from './read-subject.ts'

const RIGHTS = [
  'rectification_art_16',
  'erasure_art_17',
  'restriction_art_18',
  'portability_art_20',
  'objection_art_21',
  'withdraw_consent_art_7_3',
  'complaint_art_77',
] as const
export type Right = (typeof RIGHTS)[number]

/** What kinds of data there are on the person: only those of which something is held. */
export type DataCategory =
  | 'identifiers'
  | 'consent_records'
  | 'call_records'
  | 'conversation_records'
  | 'message_contents'
  | 'voice_recordings'
  | 'transcripts'
  | 'access_log'

/** The information of GDPR Article 15(1)(a) to (h) and (2), from what is really held and set. */
export function article15Of(data: SubjectData) {
  const { profile, policy } = data
  return {
    controller: profile.controller,
    data_protection_officer: profile.dpo ?? null,
    purposes: purposesOf(data),
    categories: categoriesOf(data),
    recipients: [
      ...new Set([...profile.recipients, ...data.consent.flatMap(({ recipients }) => recipients)]),
    ],
    storage_period: policy.rules.map(({ category, keep, start, minimum, basisCitation }) => ({
      category,
      keep,
      from: start,
      ...(minimum !== undefined && { at_least: minimum }),
      basis: basisCitation,
    })),
    rights: [...RIGHTS],
    complaint_authority: complaintAuthorityOf(data.country),
    source: [
      {
        what: 'identifiers, messages, calls and answers to consent questions',
        from: 'you, through the messaging service that you used',
      },
      {
        what: 'times, outcomes and handling of calls and conversations',
        from: 'observed while they took place',
      },
    ],
    automated_decisions: {
      article_22: false,
      logic:
        'A fixed rule decides whether a recording or a transcript of a call may be kept: only if everyone in the call had consented to that purpose, or the approved policy names another lawful basis. Otherwise nothing is kept. The call itself is not affected.',
    },
    transfers_safeguards: [...profile.transfers],
  }
}

const BASES: Record<Purpose, string> = {
  recording: 'recording of calls',
  transcription: 'transcription of recorded calls',
  quality_analytics: 'analysis of the quality of service',
  ai_training: 'training of AI models',
  sentiment: 'estimation of the mood of what was said',
}

export interface ProcessingPurpose {
  purpose: string
  lawful_basis: string
  /** Absent: a purpose that the controller has named. */
  code?: Purpose | 'proof_of_consent'
  consent_status?: ConsentStatus
}

/** The purposes that the person was asked about, those the controller has named, and the proof of consent itself. */
function purposesOf({ consent, profile }: SubjectData): ProcessingPurpose[] {
  const latest = new Map(consent.map((record) => [record.purpose, record]))
  return [
    ...[...latest.values()].map(({ purpose, lawfulBasis, status }) => ({
      purpose: BASES[purpose],
      code: purpose,
      lawful_basis: lawfulBasis,
      consent_status: status,
    })),
    ...(profile.purposes ?? []).map(({ purpose, lawfulBasis }) => ({ purpose, lawful_basis: lawfulBasis })),
    ...(consent.length > 0
      ? [
          {
            code: 'proof_of_consent' as const,
            purpose: 'proof of consent, of its refusal and of its withdrawal (GDPR Art. 7(1))',
            lawful_basis: 'A6-1-c-legal-obligation',
          },
        ]
      : []),
  ]
}

function categoriesOf(data: SubjectData): DataCategory[] {
  const held: [DataCategory, number][] = [
    ['identifiers', data.identifiers.length],
    ['consent_records', data.consent.length],
    ['call_records', data.calls.length],
    ['conversation_records', data.conversations.length],
    ['message_contents', data.messages.length],
    ['voice_recordings', data.recordings.filter(({ audio }) => audio !== undefined).length],
    ['transcripts', data.transcripts.filter(({ opened }) => opened !== undefined).length],
    ['access_log', data.entries.length],
  ]
  return held.filter(([, count]) => count > 0).map(([category]) => category)
}
