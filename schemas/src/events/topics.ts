/** The only place a topic is named. Each topic has one writer. */
export const Topic = {
  /** Writer: ingest. Calls, messages, conversations, permissions, identities, consent as expressed by people. */
  interactions: 'onrecord.interactions',
  /** Writer: consent. Consent records as they were entered in the ledger. */
  consent: 'onrecord.consent',
  /** Writer: recording. Recordings stored, refused, failed, erased. */
  recordings: 'onrecord.recordings',
  /** Writer: transcription. Transcripts stored and refused. */
  transcripts: 'onrecord.transcripts',
  /** Writer: privacy. Retention applied, subjects erased. */
  privacy: 'onrecord.privacy',
} as const
export type Topic = (typeof Topic)[keyof typeof Topic]

export const deadLetterTopicOf = (topic: Topic): string => `${topic}.dead-letter`
