import type { ConsentStatus, Purpose, RetentionCategory, RetentionRule } from '@onrecord/schemas'
import type { DataCategory, Right } from '../article-15.ts'
import type { PackageFileKind } from '../manifest.ts'
import type { ConsideredReason, RedactionReason } from '../redactions.ts'

/** Everything that the package says in a person's own language. */
export interface PackageText {
  direction: 'ltr' | 'rtl'
  title: string
  intro: string
  free: string
  generated: string
  controller: string
  contact: string
  dataProtectionOfficer: string
  headings: Record<
    | 'package'
    | 'identity'
    | 'consent'
    | 'calls'
    | 'conversations'
    | 'messages'
    | 'recordings'
    | 'looked'
    | 'information'
    | 'redactions',
    string
  >
  columns: Record<
    | 'file'
    | 'what'
    | 'kind'
    | 'value'
    | 'purpose'
    | 'answer'
    | 'when'
    | 'notice'
    | 'until'
    | 'outcome'
    | 'direction'
    | 'length'
    | 'agent'
    | 'opened'
    | 'closed'
    | 'messages'
    | 'text'
    | 'who'
    | 'did'
    | 'where'
    | 'why',
    string
  >
  files: Record<PackageFileKind, string>
  purposes: Record<Purpose, string>
  proofOfConsent: string
  statuses: Record<ConsentStatus, string>
  identifiers: Record<'phone' | 'bsuid' | 'name' | 'username', string>
  directions: Record<'inbound' | 'outbound', string>
  speakers: Record<'customer' | 'business' | 'unknown', string>
  roles: Record<'officer' | 'analyst' | 'dpo' | 'admin' | 'system' | 'cli', string>
  looks: Record<'access.played' | 'access.read' | 'access.searched' | 'access.exported', string>
  information: Record<
    | 'purposes'
    | 'categories'
    | 'recipients'
    | 'storage'
    | 'rights'
    | 'complaint'
    | 'source'
    | 'automated'
    | 'transfers',
    string
  >
  categories: Record<DataCategory, string>
  rights: Record<Right, string>
  retained: Record<RetentionCategory, string>
  starts: Record<RetentionRule['start'], string>
  sources: readonly string[]
  automated: string
  redactionReasons: Record<RedactionReason, string>
  consideredReasons: Record<ConsideredReason, string>
  none: string
  erased: string
  untilWithdrawn: string
  integrity: string
}
