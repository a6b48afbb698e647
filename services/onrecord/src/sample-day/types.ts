import type { Expected } from './expected.ts'

export type DeliverySource = 'whatsapp' | 'respondio' | 'api'
export type Language = 'en' | 'es' | 'de' | 'ar'

/** An employee who calls and writes. A data subject too: nothing is recorded without their consent. */
export interface SampleAgent {
  /** As in the calls' opaque data and in `data.agent` of the API. Its digits are respond.io's user id. */
  id: string
  name: string
  team: string
}

/** One business number or inbox, with its sources of events and their secrets. All made up. */
export interface SampleAccount {
  id: string
  name: string
  /** The one source whose messages and conversations count. Never WhatsApp here, which does not tell what was sent. */
  messagesOwner: DeliverySource
  whatsapp: {
    wabaId: string
    phoneNumberId: string
    displayPhoneNumber: string
    appSecret: string
    verifyToken: string
    /** Bearer token for the Graph API. */
    graphToken: string
    /** `sip`: calls arrive as `call_created` without a connect. */
    calling: 'webhook' | 'sip'
  }
  respondio?: {
    channelId: number
    /** Signing key by event type; `*` is the key of every other one. */
    signingKeys: Readonly<Record<string, string>>
  }
  api: { key: string }
}

export interface SampleWorkspace {
  id: string
  name: string
  /** The legal person who decides about the data. */
  controller: string
  /** IANA. */
  timeZone: string
  languages: readonly Language[]
  agents: readonly SampleAgent[]
  accounts: readonly SampleAccount[]
}

/** What people are told before they are asked. Versioned: a changed text is a new version. */
export interface SampleNotice {
  id: string
  version: number
  language: Language
  text: string
  purposes: readonly ('recording' | 'transcription')[]
}

/** One POST, as its provider sends it. */
export interface Delivery {
  source: DeliverySource
  workspace: string
  account: string
  path: string
  /** The exact bytes that are signed and sent, UTF-8 JSON. */
  body: string
  /** Deliveries with the same key are posted in order; others may overtake them. */
  contactKey: string
  /** Position in the day (all hours, one after the other) of the delivery that this one repeats. */
  duplicateOf?: number
}

/** An hour is a barrier: its deliveries are posted when all before it was worked off. */
export interface SampleHour {
  /** UTC, 0 to 23. */
  hour: number
  deliveries: readonly Delivery[]
}

/** A file that the stand-in of the Graph API serves. */
export interface SampleMedia {
  /** The account whose token opens it. */
  account: string
  /** Below the folder of the sample day's files. */
  file: string
  mimeType: string
  /** Base64, as the webhook says it. */
  sha256: string
  /** What is served are other bytes than `sha256` promises. */
  corrupt?: true
  /** Not found any more. */
  gone?: true
}

/**
 * How a contact's consent to recording goes through the day, and what becomes of the one call that is recorded.
 * `none`: never asked and never recorded.
 */
export type ConsentStory =
  | 'none'
  | 'both'
  | 'recording_only'
  | 'web_form'
  | 'linked_identity'
  | 'withdrawn_after_call'
  | 'refused'
  | 'unanswered'
  | 'never_asked'
  | 'withdrawn_before_call'
  | 'given_after_call'
  | 'agent_refuses'
  | 'agent_unknown'
  /** First yes, then no, on the same buttons. */
  | 'answered_twice'
  | 'answered_by_another'
  | 'notice_mismatch'
  | 'media_corrupt'
  | 'media_gone'

export interface SampleContact {
  key: string
  workspace: string
  account: string
  name: string
  language: Language
  /** ISO 3166-1 alpha-2. */
  country: string
  /** E.164 with `+`. Absent: known by BSUID only. */
  phone?: string
  /** Absent: the payloads of this person carry no user id. */
  bsuid?: string
  username?: string
  /** Which identifiers the payloads carry; `meets`: apart at first, together later in the day. */
  identity: 'both' | 'bsuid' | 'phone' | 'meets'
  consent: ConsentStory
}

export interface SampleDay {
  seed: number
  /** UTC date. */
  date: string
  workspaces: readonly SampleWorkspace[]
  contacts: readonly SampleContact[]
  notices: readonly SampleNotice[]
  hours: readonly SampleHour[]
  media: Readonly<Record<string, SampleMedia>>
  expected: Expected
}
