import type { ItemKind, Tell } from './tells.ts'
import type { ConsentStory, Delivery, DeliverySource } from './types.ts'

export type CallOutcome =
  | 'answered'
  | 'answered_with_error'
  | 'no_answer'
  | 'abandoned'
  | 'short_abandon'
  | 'declined_by_user'
  /** WhatsApp tells it no otherwise than `no_answer`; only a softphone could. */
  | 'cancelled_by_business'
  | 'failed'
  | 'indeterminate'

export interface ExpectedCall {
  /** WhatsApp's call id. */
  id: string
  workspace: string
  account: string
  contactKey: string
  direction: 'inbound' | 'outbound'
  outcome: CallOutcome
  /** Unix seconds. */
  createdAt: number
  agent?: string
  /** By start and end; seconds. */
  talkS?: number
}

/** What has to become of a file that WhatsApp offers. */
export interface ExpectedRecording {
  callId: string
  mediaId: string
  workspace: string
  contactKey: string
  story: ConsentStory
  fate: 'stored' | 'refused' | 'failed'
  /** Of refusals the gate's reason, of failures the fetcher's. */
  reason?: string
  /** Stored, and consent withdrawn later in the day. */
  isWithdrawnAfterwards?: true
}

export interface ExpectedTranscript {
  callId: string
  mediaId: string
  workspace: string
  contactKey: string
  fate: 'stored' | 'refused'
  isWithdrawnAfterwards?: true
}

/** What is known by construction, for tests. Things told twice count once. */
export interface Expected {
  deliveries: number
  duplicates: number
  deliveriesBySource: Readonly<Record<DeliverySource, number>>
  /** Distinct provider items: call events, statuses, messages, respond.io and API events. */
  providerEvents: number
  messages: {
    /** Told by the source that owns the account's messages. */
    received: number
    sent: number
    /** Told by another source than the owner: kept, not counted. */
    notCounted: number
    statuses: number
  }
  conversations: { opened: number; closed: number; assigned: number; handedOff: number }
  calls: {
    total: number
    byOutcome: Readonly<Record<string, number>>
    /** By what can be known from the webhooks alone. */
    byToldOutcome: Readonly<Record<string, number>>
    /** WhatsApp's call events: connects, statuses, terminations. */
    events: number
    items: readonly ExpectedCall[]
  }
  permissions: { requested: number; replied: Readonly<Record<string, number>> }
  consents: {
    requested: number
    /** Through the API. */
    expressed: number
    /** Answers that cannot count: to somebody else's question, and to words that were never published. */
    rejected: number
  }
  recordings: {
    available: number
    stored: number
    refused: Readonly<Record<string, number>>
    failed: Readonly<Record<string, number>>
    withdrawnAfterwards: number
    items: readonly ExpectedRecording[]
  }
  transcripts: { available: number; stored: number; refused: number; items: readonly ExpectedTranscript[] }
  /** Of contacts, all that were ever made, the linked ones included. */
  pseudonyms: number
  /** Contacts whose phone number and BSUID were two people until they met. */
  identitiesLinked: number
  identitiesChanged: number
  voicemails: number
  /** Items of well-signed bodies that cannot be read. */
  invalidItems: number
  /** Items of kinds that no document describes. */
  unrecognisedItems: number
}

/** What the stories say about themselves. */
export interface Outcomes {
  calls: ExpectedCall[]
  recordings: ExpectedRecording[]
  transcripts: ExpectedTranscript[]
  identitiesLinked: number
}

export function expectedOf(
  tells: readonly Tell[],
  deliveries: readonly Delivery[],
  outcomes: Outcomes,
  known: Pick<Expected, 'pseudonyms'> & { rejectedConsents: number },
): Expected {
  const items = tells.flatMap((tell) => tell.items)
  const count = (kind: ItemKind) => items.filter((item) => item.kind === kind).length
  const messages = items.filter(({ kind }) => kind === 'message_received' || kind === 'message_sent')
  const counted = messages.filter(({ isCounted }) => isCounted === true)
  const from = (source: DeliverySource) => deliveries.filter((one) => one.source === source).length
  const { calls, recordings, transcripts } = outcomes
  const received = counted.filter(({ kind }) => kind === 'message_received').length
  return {
    deliveries: deliveries.length,
    duplicates: deliveries.filter(({ duplicateOf }) => duplicateOf !== undefined).length,
    deliveriesBySource: { whatsapp: from('whatsapp'), respondio: from('respondio'), api: from('api') },
    providerEvents: items.length,
    messages: {
      received,
      sent: counted.length - received,
      notCounted: messages.length - counted.length,
      statuses: count('message_status'),
    },
    conversations: {
      opened: count('opened'),
      closed: count('closed'),
      assigned: count('assigned'),
      handedOff: count('handed_off'),
    },
    calls: {
      total: calls.length,
      byOutcome: tally(calls.map(({ outcome }) => outcome)),
      byToldOutcome: tally(calls.map(({ outcome }) => toldOutcomeOf(outcome))),
      events: count('call'),
      items: calls,
    },
    permissions: {
      requested: count('permission_requested'),
      replied: tally(
        items.filter(({ kind }) => kind === 'permission_replied').map(({ answer }) => answer ?? ''),
      ),
    },
    consents: {
      requested: count('consent_requested'),
      expressed: count('consent_expressed'),
      rejected: known.rejectedConsents,
    },
    recordings: {
      available: recordings.length,
      stored: recordings.filter(({ fate }) => fate === 'stored').length,
      refused: reasonsOf(recordings, 'refused'),
      failed: reasonsOf(recordings, 'failed'),
      withdrawnAfterwards: recordings.filter((one) => one.isWithdrawnAfterwards === true).length,
      items: recordings,
    },
    transcripts: {
      available: transcripts.length,
      stored: transcripts.filter(({ fate }) => fate === 'stored').length,
      refused: transcripts.filter(({ fate }) => fate === 'refused').length,
      items: transcripts,
    },
    pseudonyms: known.pseudonyms,
    identitiesLinked: outcomes.identitiesLinked,
    identitiesChanged: count('identity_changed'),
    voicemails: count('voicemail'),
    invalidItems: count('invalid'),
    unrecognisedItems: count('unrecognised'),
  }
}

/** The outcome that follows from the webhooks: errors and shortness are flags, and who cancelled is not told. */
function toldOutcomeOf(
  outcome: CallOutcome,
): Exclude<CallOutcome, 'answered_with_error' | 'short_abandon' | 'cancelled_by_business'> {
  if (outcome === 'answered_with_error') return 'answered'
  if (outcome === 'short_abandon') return 'abandoned'
  if (outcome === 'cancelled_by_business') return 'no_answer'
  return outcome
}

const reasonsOf = (recordings: readonly ExpectedRecording[], fate: ExpectedRecording['fate']) =>
  tally(recordings.filter((one) => one.fate === fate).map(({ reason }) => reason ?? 'unknown'))

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
