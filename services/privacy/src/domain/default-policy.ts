import type { RetentionRule } from '@onrecord/schemas'

/**
 * What a workspace starts with, until somebody approves another. Five years for consent records: the time for which
 * Section 7a of the German UWG wants proof of consent kept, the longest of the kind known to us.
 */
export const DEFAULT_RULES: readonly RetentionRule[] = [
  {
    category: 'recordings',
    keep: 'P180D',
    start: 'call_end',
    basisCitation: 'GDPR Art. 5(1)(e)',
    action: 'erase',
  },
  {
    category: 'transcripts',
    keep: 'P180D',
    start: 'call_end',
    basisCitation: 'GDPR Art. 5(1)(e)',
    action: 'erase',
  },
  {
    category: 'facts',
    keep: 'P730D',
    start: 'conversation_end',
    basisCitation: 'GDPR Art. 5(1)(e)',
    action: 'erase',
  },
  {
    category: 'events',
    keep: 'P30D',
    start: 'received',
    basisCitation: 'GDPR Art. 5(1)(c) and (e)',
    action: 'erase',
  },
  {
    category: 'consent_records',
    keep: 'P5Y',
    start: 'consent_end',
    basisCitation: 'GDPR Art. 7(1); UWG (DE) s. 7a',
    action: 'erase',
  },
]
