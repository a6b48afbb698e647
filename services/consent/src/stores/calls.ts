import type { Sql } from '@onrecord/postgres'

export interface CallOf {
  workspace: string
  call: string
  /** The contact's pseudonym. */
  subject: string
}

/** Notes whose calls there are; those noted before change nothing. */
export async function noteCalls(db: Sql, calls: readonly CallOf[]): Promise<void> {
  if (calls.length === 0) return
  await db.query(
    `INSERT INTO consent.call (workspace, call, subject) SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[])
     ON CONFLICT DO NOTHING`,
    [
      calls.map(({ workspace }) => workspace),
      calls.map(({ call }) => call),
      calls.map(({ subject }) => subject),
    ],
  )
}

/** Whose call it is, by every pseudonym under which it was told of; none: nobody knows of it. */
export async function subjectsOfCall(db: Sql, workspace: string, call: string): Promise<string[]> {
  const rows = await db.query<{ subject: string }>(
    'SELECT subject FROM consent.call WHERE workspace = $1 AND call = $2',
    [workspace, call],
  )
  return rows.map(({ subject }) => subject)
}
