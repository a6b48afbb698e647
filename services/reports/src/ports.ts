import type {
  AuditScope,
  ConsentRecord,
  LedgerLeaf,
  PersonFacts,
  RetentionPolicy,
  RetentionReport,
} from '@onrecord/schemas'

/** Half-open: from the first instant to before the last. */
export interface Period {
  from: Date
  until: Date
}

/** A ledger entry, opened. */
export interface AuditEntry extends LedgerLeaf {
  /** RFC 6962 leaf hash, hex. */
  leafHash: string
  /** Absent once it has been erased. */
  payload?: Record<string, unknown>
}

/** The part of the ledger's audit bundle that is read here; given out whole, as it is. */
export interface AuditBundle {
  workspace: string
  /** The verifier key: `<name>+<key id>+<key>`. */
  vkey: string
  /** The signed note that covers the entries (c2sp.org/tlog-checkpoint). */
  checkpoint: string
  /**
   * In the order of the log; of a period an unbroken range, with the entries next to it. `leaf` is the text that was
   * hashed, `leafHash` its RFC 6962 hash in Base64.
   */
  entries: readonly {
    index: number
    leaf: string
    leafHash: string
    payload?: Record<string, unknown> | undefined
    neighbour?: true | undefined
  }[]
  /** Entries of the scope that no checkpoint covers yet: not in here. */
  unsigned: number
}

export interface AuditTrail {
  bundle(workspace: string, scope: AuditScope): Promise<AuditBundle>
  /** A bundle as files that the verifier and other tools read, with the verifier. */
  files(bundle: AuditBundle): Promise<{ path: string; content(): AsyncIterable<string> }[]>
  /** Every entry whose data subject is one of these, in the order of the log. */
  entriesOf(workspace: string, subjects: readonly string[]): Promise<AuditEntry[]>
  /** Undefined if there is no such entry. */
  proofOf(workspace: string, index: number): Promise<EntryProof | undefined>
}

/** All that is needed to check, for ever and offline, that an entry is in the log. */
export interface EntryProof {
  /** The entry's text, which is what was hashed. */
  leaf: string
  /** c2sp.org/tlog-proof. */
  proof: string
  /** The log's verifier key. */
  vkey: string
}

/** Who answers for a workspace; printed on reports and in the information under GDPR Article 15(1). */
export interface WorkspaceProfile {
  id: string
  name: string
  /** IANA. */
  timeZone: string
  controller: { name: string; address?: string; email?: string; country?: string }
  dpo?: { name?: string; email: string }
  /** Purposes that the controller itself has named, beside those that people are asked about. */
  purposes?: readonly { purpose: string; lawfulBasis: string }[]
  /** The actual recipients: processors and others to whom data was disclosed. */
  recipients: readonly string[]
  /** Countries outside the EEA to which data goes, and the safeguard (GDPR Articles 46, 49). */
  transfers: readonly { country: string; safeguard: string }[]
}

export interface HeldRecording {
  recording: string
  call: string
  startedAt?: string
  audioS?: number
  channels?: number
}
export interface HeldTranscript {
  transcript: string
  call: string
}
export interface OpenedTranscript {
  language: string
  /** `provider`, `openai` or `local`. */
  origin: string
  segments: readonly {
    startS: number
    endS: number
    /** `customer`, `business` or `unknown`. */
    speaker?: string
    text: string
    words?: readonly { word: string; startS: number; endS: number }[]
  }[]
}
/** A message whose content is still in the event log, opened. */
export interface OpenedMessage {
  message: string
  at: string
  direction: 'inbound' | 'outbound'
  account: string
  channel: string
  kind: string
  /** Who wrote an outgoing one: `human`, `bot` ... */
  author?: string
  agent?: string
  text?: string
}

/** What the access package asks of the others. Everything is asked for all pseudonyms of the person. */
export interface SubjectHoldings {
  /** All pseudonyms of the person, the survivor first; undefined: nothing is held under this one. */
  samePerson(workspace: string, subject: string): Promise<readonly string[] | undefined>
  identifiers(
    workspace: string,
    subjects: readonly string[],
  ): Promise<readonly { kind: string; value: string }[]>
  /** ISO 3166-1 alpha-2, if known. */
  country(workspace: string, subjects: readonly string[]): Promise<string | undefined>
  consentRecords(workspace: string, subjects: readonly string[]): Promise<readonly ConsentRecord[]>
  facts: PersonFacts
  messages(workspace: string, subjects: readonly string[]): Promise<readonly OpenedMessage[]>
  recordings(workspace: string, subjects: readonly string[]): Promise<readonly HeldRecording[]>
  /** Decrypted audio; undefined: erased, or its key destroyed. Anything else that goes wrong is thrown. */
  openRecording(
    workspace: string,
    recording: string,
  ): Promise<{ bytes: Uint8Array; contentType: string } | undefined>
  transcripts(workspace: string, subjects: readonly string[]): Promise<readonly HeldTranscript[]>
  openTranscript(workspace: string, transcript: string): Promise<OpenedTranscript | undefined>
  /** The role of who acted, from an entry's actor; never a name. */
  roleOf(workspace: string, actor: string): Promise<string>
}

export interface ReportPorts {
  profile(workspace: string): Promise<WorkspaceProfile>
  trail: AuditTrail
  retentionReport(workspace: string): Promise<RetentionReport>
  retentionPolicy(workspace: string): Promise<RetentionPolicy>
  subjects: SubjectHoldings
  now(): Date
}
