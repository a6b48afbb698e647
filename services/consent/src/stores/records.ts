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
  if (record.validUntil !== undefined && (record.status === 'given' || record.status === 'renewed'))
    await tx.query('INSERT INTO consent.grant_end (workspace, record_id, ends_at) VALUES ($1, $2, $3)', [
      record.workspace,
      record.recordId,
      record.validUntil,
    ])
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

export async function findRecord(
  db: Sql,
  workspace: string,
  recordId: string,
): Promise<ConsentRecord | undefined> {
  const [row] = await db.query<{ record: ConsentRecord }>(
    'SELECT record FROM consent.record WHERE workspace = $1 AND record_id = $2',
    [workspace, recordId],
  )
  return row?.record
}

/** Grants of every workspace whose validity is over and whose end nobody has looked at, the longest ago first. */
export async function grantsThatEnded(db: Sql, now: Date, limit: number): Promise<ConsentRecord[]> {
  const rows = await db.query<{ record: ConsentRecord }>(
    `SELECT r.record FROM (SELECT * FROM consent.grant_end WHERE ends_at <= $1 ORDER BY ends_at, record_id LIMIT $2) e
     JOIN consent.record r USING (workspace, record_id) ORDER BY e.ends_at, e.record_id`,
    [now, limit],
  )
  return rows.map(({ record }) => record)
}

/** False: somebody has looked at its end before. */
export async function takeEnd(
  tx: Sql,
  { workspace, recordId }: Pick<ConsentRecord, 'workspace' | 'recordId'>,
): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM consent.grant_end WHERE workspace = $1 AND record_id = $2 RETURNING record_id',
    [workspace, recordId],
  )
  return rows.length > 0
}
