import type {
  MetricDefinition,
  MetricFilter,
  MetricResult,
  Overview,
  Person,
  PersonSummary,
} from './console.ts'

/** What the console asks of the others; the composition root connects them. */

/** Implemented by analytics. */
export interface MetricQueries {
  definitions(): MetricDefinition[]
  /** `timeZone` is IANA; `by` are dimensions that the metric's definition lists, or `day` / `hour`. */
  query(
    workspace: string,
    timeZone: string,
    name: string,
    filter: MetricFilter,
    by: string[],
  ): Promise<MetricResult>
  overview(workspace: string, timeZone: string, filter: MetricFilter): Promise<Overview>
  dataRange(workspace: string): Promise<{ from: string; to: string } | undefined>
}

/** Implemented by analytics: a person's facts, for the person page and the access package. `subjects` = all pseudonyms of the person. */
export interface PersonFacts {
  calls(workspace: string, subjects: readonly string[]): Promise<CallFactRow[]>
  conversations(workspace: string, subjects: readonly string[]): Promise<Person['conversations']>
  /** The last word on whether the business may call, as of an instant; expiry has no event of its own. */
  callPermission(workspace: string, subjects: readonly string[], at: Date): Promise<Person['callPermission']>
  /** Rows held by table, for "everything we hold". */
  holdings(workspace: string, subjects: readonly string[]): Promise<{ table: string; rows: number }[]>
}
export interface CallFactRow {
  call: string
  account: string
  direction?: 'inbound' | 'outbound'
  outcome: string
  createdAt: string
  talkS: number | null
  agent: string | null
}

/** Implemented in the composition over identity, consent, recording, transcription, ledger and analytics. */
export interface People {
  /** By phone number, BSUID, name, pseudonym or call reference; empty query: the most recent. */
  search(workspace: string, query: string, limit: number): Promise<PersonSummary[]>
  person(workspace: string, subject: string): Promise<Person | undefined>
}

export interface ExportFile {
  fileName: string
  contentType: string
  bytes: Uint8Array
}
/** What of the trail: a period, or all that is about a contact (pseudonym), a call or a recording. */
export type AuditScope = { from: Date; until: Date } | { about: 'contact' | 'call' | 'recording'; id: string }

/** Implemented by reports. */
export interface Exports {
  /** `bundle`: a ZIP with the entries, their proofs, consent records in three standard forms, and a verifier. */
  audit(workspace: string, scope: AuditScope, format: 'pdf' | 'csv' | 'json' | 'bundle'): Promise<ExportFile>
  retention(workspace: string, format: 'pdf' | 'csv' | 'json'): Promise<ExportFile>
  /** The access package of one person (GDPR Article 15): a ZIP with a manifest. */
  subject(workspace: string, subject: string): Promise<ExportFile>
}
