import type { Sql } from '@onrecord/postgres'
import type { ConsentRecord } from '@onrecord/schemas'

export async function insertRecord(tx: Sql, record: ConsentRecord & { ledgerIndex: number }): Promise<void> {
  await tx.query(
    `INSERT INTO consent.record (workspace, record_id, subject, purpose, status, lawful_basis, event_time, valid_from,
       valid_until, bound_to, ledger_index, record)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      record.workspace,
      record.recordId,
      record.subject,
      record.purpose,
      record.status,
      record.lawfulBasis,
      record.eventTime,
      record.validFrom,
      record.validUntil ?? null,
      record.boundTo ?? null,
      record.ledgerIndex,
      JSON.stringify(record),
    ],
  )
}

/** All consent records of a person (give all pseudonyms), in the ledger's order. */
export async function recordsOf(
  db: Sql,
  workspace: string,
  subjects: readonly string[],
): Promise<ConsentRecord[]> {
  const rows = await db.query<{ record: ConsentRecord }>(
    'SELECT record FROM consent.record WHERE workspace = $1 AND subject = ANY ($2) ORDER BY ledger_index',
    [workspace, subjects],
  )
  return rows.map(({ record }) => record)
}
