import { type CsvColumn, csvOf } from '../csv.ts'
import { type AuditRow, auditRow } from './audit-rows.ts'
import { openEntries } from './open-entries.ts'
import type { AuditData } from './read-audit.ts'

/** The columns; what each means is in this package's README. */
const columns = (timeZone: string): CsvColumn<AuditRow>[] => [
  { name: 'index', value: (row) => row.index },
  { name: 'at_utc', value: (row) => row.atUtc },
  { name: 'at_local', value: (row) => row.atLocal },
  { name: 'time_zone', value: () => timeZone },
  { name: 'type', value: (row) => row.type },
  { name: 'what', value: (row) => row.what },
  { name: 'purpose', value: (row) => row.purpose },
  { name: 'subject', value: (row) => row.subject },
  { name: 'actor', value: (row) => row.actor },
  { name: 'target_kind', value: (row) => row.targetKind },
  { name: 'target_id', value: (row) => row.targetId },
  { name: 'outcome', value: (row) => row.outcome },
  { name: 'reason', value: (row) => row.reason },
  { name: 'reason_in_words', value: (row) => row.reasonInWords },
  { name: 'payload', value: (row) => (row.payloadErased ? 'erased' : 'kept') },
  { name: 'payload_commitment', value: (row) => row.payloadCommitment },
  { name: 'leaf_hash', value: (row) => row.leafHash },
]

export const auditCsvOf = (rows: readonly AuditRow[], timeZone: string): Buffer =>
  csvOf(columns(timeZone), rows)

export const auditCsv = ({ bundle, profile: { timeZone } }: AuditData): Buffer =>
  auditCsvOf(
    openEntries(bundle).map((entry) => auditRow(entry, timeZone)),
    timeZone,
  )
