import type { Sql } from '@onrecord/postgres'
import type { IdentityLink } from './identities.ts'
import type { Found, Plan } from './plan.ts'
import { type IdentifierKind, isStrong, type Wanted } from './wanted.ts'

interface FoundRow {
  kind: IdentifierKind
  blind_index: string
  root: string
  created_at: Date
  last_seen: Date
  bare: boolean
  unannounced: boolean
}

/**
 * Which of the identifiers are known, and whose they are: one query. Each is looked up by its key, in this order (hence
 * the limits): left to itself the planner joins whole workspaces while the tables are young.
 */
export async function lookUp(sql: Sql, workspace: string, wanted: readonly Wanted[]): Promise<Found[]> {
  const rows = await sql.query<FoundRow>(
    `SELECT i.kind, i.blind_index, r.subject_ref AS root, r.created_at, r.last_seen,
            i.kind = 'contact_id' AND NOT EXISTS (
              SELECT FROM identity.identifier o
              WHERE o.workspace = i.workspace AND o.subject_ref IN (s.subject_ref, r.subject_ref) AND o.kind IN ('phone', 'bsuid')
            ) AS bare,
            EXISTS (
              SELECT FROM identity.subject m
              WHERE m.workspace = r.workspace AND m.survivor_ref = r.subject_ref AND NOT m.announced
            ) AS unannounced
     FROM unnest($2::text[], $3::text[]) AS w (kind, blind_index)
     CROSS JOIN LATERAL (
       SELECT * FROM identity.identifier
       WHERE workspace = $1 AND kind = w.kind AND blind_index = w.blind_index LIMIT 1
     ) i
     CROSS JOIN LATERAL (
       SELECT * FROM identity.subject WHERE workspace = $1 AND subject_ref = i.subject_ref LIMIT 1
     ) s
     CROSS JOIN LATERAL (
       SELECT * FROM identity.subject WHERE workspace = $1 AND subject_ref = coalesce(s.survivor_ref, s.subject_ref) LIMIT 1
     ) r`,
    [workspace, wanted.map((one) => one.kind), wanted.map((one) => one.blindIndex)],
    { name: 'identity.look_up' },
  )
  return rows.map((row) => ({
    kind: row.kind,
    blindIndex: row.blind_index,
    root: row.root,
    createdAt: row.created_at,
    lastSeen: row.last_seen,
    bare: row.bare,
    unannounced: row.unannounced,
  }))
}

/** Nobody else writes these identifiers while the transaction that holds their locks lasts; always in the same order. */
const locksOf = (workspace: string, wanted: readonly Wanted[]): string[] =>
  wanted
    .filter((one) => isStrong(one.kind) || one.kind === 'contact_id')
    .map((one) => `identity/${workspace}/${one.kind}/${one.blindIndex}`)
    .sort()

export async function lockIdentifiers(tx: Sql, workspace: string, wanted: readonly Wanted[]): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM unnest($1::text[]) AS k', [
    locksOf(workspace, wanted),
  ])
}

/** One merge at a time in a workspace, so that survivors never have survivors. Taken after the identifiers. */
export async function lockMerges(tx: Sql, workspace: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [`identity/${workspace}/merges`])
}

interface SealedIdentifier extends Wanted {
  sealed: string
}

export interface Writing {
  workspace: string
  target: string
  plan: Plan
  identifiers: readonly SealedIdentifier[]
  now: Date
  seenAt: Date
}

export async function write(
  tx: Sql,
  { workspace, target, plan, identifiers, now, seenAt }: Writing,
): Promise<void> {
  await tx.query(
    `INSERT INTO identity.subject AS s (workspace, subject_ref, created_at, last_seen) VALUES ($1, $2, $3, $4)
     ON CONFLICT (workspace, subject_ref) DO UPDATE SET last_seen = greatest(s.last_seen, excluded.last_seen)`,
    [workspace, target, now, seenAt],
  )
  if (identifiers.length > 0) {
    await tx.query(
      `INSERT INTO identity.identifier (workspace, kind, blind_index, subject_ref, value_sealed, first_seen)
       SELECT $1, kind, blind_index, $2, value_sealed, $3
       FROM unnest($4::text[], $5::text[], $6::text[]) AS n (kind, blind_index, value_sealed)
       ON CONFLICT (workspace, kind, blind_index)
       DO UPDATE SET subject_ref = excluded.subject_ref, value_sealed = excluded.value_sealed`,
      [
        workspace,
        target,
        now,
        identifiers.map((one) => one.kind),
        identifiers.map((one) => one.blindIndex),
        identifiers.map((one) => one.sealed),
      ],
    )
  }
  if (plan.merged.length > 0) {
    await tx.query(
      `UPDATE identity.subject SET survivor_ref = $2, announced = false
       WHERE workspace = $1 AND (subject_ref = ANY($3) OR survivor_ref = ANY($3))`,
      [workspace, target, plan.merged],
    )
  }
}

const UNIQUE_VIOLATION = '23505'

/**
 * Somebody of whom nothing was known: locked and written in one statement, because that is what a new contact waits for.
 * False: one of the identifiers is known after all.
 */
export async function enterNew(
  sql: Sql,
  { workspace, target, identifiers, now, seenAt }: Omit<Writing, 'plan'>,
): Promise<boolean> {
  try {
    await sql.query(
      `WITH locked AS MATERIALIZED (
         SELECT count(pg_advisory_xact_lock(hashtextextended(k, 0))) FROM unnest($8::text[]) AS k
       ), entered AS (
         INSERT INTO identity.subject (workspace, subject_ref, created_at, last_seen)
         SELECT $1, $2, $3, $4 FROM locked RETURNING subject_ref
       )
       INSERT INTO identity.identifier (workspace, kind, blind_index, subject_ref, value_sealed, first_seen)
       SELECT $1, kind, blind_index, subject_ref, value_sealed, $3
       FROM entered, unnest($5::text[], $6::text[], $7::text[]) AS n (kind, blind_index, value_sealed)`,
      [
        workspace,
        target,
        now,
        seenAt,
        identifiers.map((one) => one.kind),
        identifiers.map((one) => one.blindIndex),
        identifiers.map((one) => one.sealed),
        locksOf(workspace, identifiers),
      ],
      { name: 'identity.enter_new' },
    )
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return false
    throw error
  }
}

export async function touch(sql: Sql, workspace: string, subject: string, seenAt: Date): Promise<void> {
  await sql.query(
    'UPDATE identity.subject SET last_seen = greatest(last_seen, $3) WHERE workspace = $1 AND subject_ref = $2',
    [workspace, subject, seenAt],
  )
}

export async function unannouncedLinks(
  sql: Sql,
  workspace: string,
  survivor: string,
): Promise<IdentityLink[]> {
  return sql.query<IdentityLink & object>(
    `SELECT survivor_ref AS survivor, subject_ref AS merged FROM identity.subject
     WHERE workspace = $1 AND survivor_ref = $2 AND NOT announced ORDER BY created_at, subject_ref`,
    [workspace, survivor],
  )
}

export async function markAnnounced(
  sql: Sql,
  workspace: string,
  links: readonly IdentityLink[],
): Promise<void> {
  await sql.query(
    `UPDATE identity.subject s SET announced = true FROM unnest($2::text[], $3::text[]) AS l (merged, survivor)
     WHERE s.workspace = $1 AND s.subject_ref = l.merged AND s.survivor_ref = l.survivor`,
    [workspace, links.map((link) => link.merged), links.map((link) => link.survivor)],
  )
}

export async function pseudonymsOf(sql: Sql, workspace: string, subject: string): Promise<string[]> {
  const rows = await sql.query<{ subject_ref: string }>(
    `WITH root AS (SELECT coalesce(survivor_ref, subject_ref) AS ref FROM identity.subject WHERE workspace = $1 AND subject_ref = $2)
     SELECT s.subject_ref FROM identity.subject s, root
     WHERE s.workspace = $1 AND (s.subject_ref = root.ref OR s.survivor_ref = root.ref)
     ORDER BY s.subject_ref <> root.ref, s.created_at, s.subject_ref`,
    [workspace, subject],
  )
  return rows.map((row) => row.subject_ref)
}

export async function sealedIdentifiers(sql: Sql, workspace: string, subjects: readonly string[]) {
  return sql.query<{ kind: 'phone' | 'bsuid' | 'name' | 'username'; value_sealed: string }>(
    `SELECT kind, value_sealed FROM identity.identifier
     WHERE workspace = $1 AND subject_ref = ANY($2) AND kind <> 'contact_id' ORDER BY first_seen DESC, kind, blind_index`,
    [workspace, subjects],
  )
}

export async function recentSurvivors(sql: Sql, workspace: string, limit: number): Promise<string[]> {
  const rows = await sql.query<{ subject_ref: string }>(
    `SELECT subject_ref FROM identity.subject WHERE workspace = $1 AND survivor_ref IS NULL
     ORDER BY last_seen DESC, subject_ref LIMIT $2`,
    [workspace, limit],
  )
  return rows.map((row) => row.subject_ref)
}

export async function deleteIdentifiers(
  sql: Sql,
  workspace: string,
  subjects: readonly string[],
): Promise<void> {
  await sql.query('DELETE FROM identity.identifier WHERE workspace = $1 AND subject_ref = ANY($2)', [
    workspace,
    subjects,
  ])
}
