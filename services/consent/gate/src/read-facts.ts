import type { Sql } from '@onrecord/postgres'
import type { ConsentFact } from './history.ts'

interface FactRow {
  record_id: string
  subject: string
  purpose: ConsentFact['purpose']
  status: ConsentFact['status']
  lawful_basis: ConsentFact['lawfulBasis']
  event_time: Date
  valid_from: Date
  valid_until: Date | null
  bound_to: string | null
  ledger_index: number | null
}

/** Consent records of these pseudonyms, and the prompts that were sent to them. Reads what `consent` writes. */
export async function readFacts(
  db: Sql,
  workspace: string,
  subjects: readonly string[],
): Promise<ConsentFact[]> {
  const rows = await db.query<FactRow>(
    `SELECT record_id, subject, purpose, status, lawful_basis, event_time, valid_from, valid_until, bound_to, ledger_index
     FROM consent.record WHERE workspace = $1 AND subject = ANY ($2)
     UNION ALL
     SELECT prompt_id, subject, purpose, 'requested', 'A6-1-a-explicit-consent', requested_at, requested_at, NULL, bound_to, NULL
     FROM consent.prompt, unnest(purposes) AS purpose WHERE workspace = $1 AND subject = ANY ($2)`,
    [workspace, subjects],
    { name: 'gate.read_facts' },
  )
  return rows.map(fromRow)
}

const fromRow = (row: FactRow): ConsentFact => ({
  recordId: row.record_id,
  subject: row.subject,
  purpose: row.purpose,
  status: row.status,
  lawfulBasis: row.lawful_basis,
  eventTime: row.event_time.toISOString(),
  validFrom: row.valid_from.toISOString(),
  ...(row.valid_until !== null && { validUntil: row.valid_until.toISOString() }),
  ...(row.bound_to !== null && { boundTo: row.bound_to }),
  ...(row.ledger_index !== null && { ledgerIndex: row.ledger_index }),
})
