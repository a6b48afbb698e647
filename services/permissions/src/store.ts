import type { Sql } from '@onrecord/postgres'
import { Limits } from './domain/limits.ts'
import { Moment, type MomentAt } from './domain/moment.ts'

export interface StoredMoment extends MomentAt {
  workspace: string
  account: string
  subject: string
}

/** Idempotent: an event that comes again changes nothing. */
export async function insertMoments(tx: Sql, moments: readonly StoredMoment[]): Promise<void> {
  await tx.query(
    `INSERT INTO permission.moment (workspace, event_id, account, subject, at, moment)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::jsonb[])
     ON CONFLICT DO NOTHING`,
    [
      moments.map(({ workspace }) => workspace),
      moments.map(({ eventId }) => eventId),
      moments.map(({ account }) => account),
      moments.map(({ subject }) => subject),
      moments.map(({ at }) => at.toISOString()),
      moments.map(({ moment }) => JSON.stringify(moment)),
    ],
  )
}

interface Row {
  event_id: string
  account: string
  subject: string
  at: Date
  moment: unknown
}

const momentOfRow = (workspace: string, row: Row): StoredMoment => ({
  workspace,
  account: row.account,
  subject: row.subject,
  eventId: row.event_id,
  at: row.at,
  moment: Moment.parse(row.moment),
})

/** All moments of these pseudonyms, of one account or of all. */
export async function momentsOf(
  db: Sql,
  workspace: string,
  subjects: readonly string[],
  account?: string,
): Promise<StoredMoment[]> {
  const rows = await db.query<Row>(
    `SELECT event_id, account, subject, at, moment FROM permission.moment
     WHERE workspace = $1 AND subject = ANY ($2) AND ($3::text IS NULL OR account = $3)`,
    [workspace, subjects, account ?? null],
  )
  return rows.map((row) => momentOfRow(workspace, row))
}

/** Who was called or asked in the period: what has to be judged. */
export async function subjectsActive(db: Sql, workspace: string, from: Date, until: Date): Promise<string[]> {
  const rows = await db.query<{ subject: string }>(
    `SELECT DISTINCT subject FROM permission.moment
     WHERE workspace = $1 AND at >= $2 AND at < $3 AND moment->>'kind' IN ('requested', 'call')`,
    [workspace, from.toISOString(), until.toISOString()],
  )
  return rows.map(({ subject }) => subject)
}

export interface LimitsVersion {
  version: number
  limits: Limits
}

export async function latestLimits(db: Sql, workspace: string): Promise<LimitsVersion | undefined> {
  const [row] = await db.query<{ version: number; limits: unknown }>(
    'SELECT version, limits FROM permission.limits WHERE workspace = $1 ORDER BY version DESC LIMIT 1',
    [workspace],
  )
  return row && { version: row.version, limits: Limits.parse(row.limits) }
}

export async function insertLimits(
  tx: Sql,
  workspace: string,
  { version, limits }: LimitsVersion,
  { setBy, setAt }: { setBy: string; setAt: Date },
): Promise<void> {
  await tx.query(
    'INSERT INTO permission.limits (workspace, version, limits, set_by, set_at) VALUES ($1, $2, $3, $4, $5)',
    [workspace, version, JSON.stringify(limits), setBy, setAt.toISOString()],
  )
}
