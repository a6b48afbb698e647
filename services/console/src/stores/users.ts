import type { Sql } from '@onrecord/postgres'
import { ProblemError, Role } from '@onrecord/schemas'
import { z } from 'zod'

/** Somebody who may sign in. `workspaces: 'all'` also means those that come later. */
export interface User {
  id: string
  name: string
  role: Role
  workspaces: readonly string[] | 'all'
}

export const UserRow = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  all_workspaces: z.boolean(),
  workspaces: z.array(z.string()),
})

/** Expects the alias `u`; gives the columns of {@link UserRow}. */
export const USER_COLUMNS = `
  u.id, u.name, u.role, u.all_workspaces,
  ARRAY(SELECT w.workspace FROM console.user_workspace w WHERE w.user_id = u.id ORDER BY w.workspace) AS workspaces`

export const userOf = (row: z.infer<typeof UserRow>): User => ({
  id: row.id,
  name: row.name,
  role: row.role,
  workspaces: row.all_workspaces ? 'all' : row.workspaces,
})

/** E-mail addresses are compared as people mean them. */
export const emailKey = (email: string): string => email.trim().toLowerCase()

export interface NewUser extends User {
  email: string
  createdAt: Date
}

export async function insertUser(sql: Sql, user: NewUser): Promise<void> {
  const inserted = await sql.query(
    `INSERT INTO console.user (id, name, email, role, all_workspaces, created_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING RETURNING id`,
    [user.id, user.name, emailKey(user.email), user.role, user.workspaces === 'all', user.createdAt],
  )
  if (inserted.length === 0)
    throw new ProblemError('email_taken', 409, 'A user with this e-mail address exists already')
  if (user.workspaces === 'all' || user.workspaces.length === 0) return
  await sql.query(
    'INSERT INTO console.user_workspace (user_id, workspace) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [user.id, [...user.workspaces]],
  )
}

/** A user who is not disabled, by id. */
export async function findUser(sql: Sql, id: string): Promise<User | undefined> {
  const rows = await sql.query(
    `SELECT ${USER_COLUMNS} FROM console.user u WHERE u.id = $1 AND u.disabled_at IS NULL`,
    [id],
  )
  return rows[0] && userOf(UserRow.parse(rows[0]))
}

/** The id of a user who is not disabled, by id or e-mail address. */
export async function findUserId(sql: Sql, emailOrId: string): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(
    'SELECT id FROM console.user WHERE (id = $1 OR email = $2) AND disabled_at IS NULL',
    [emailOrId, emailKey(emailOrId)],
  )
  return rows[0]?.id
}

export interface Credentials {
  id: string
  passwordHash: string | null
}

export async function findCredentials(sql: Sql, email: string): Promise<Credentials | undefined> {
  const rows = await sql.query<{ id: string; password_hash: string | null }>(
    'SELECT id, password_hash FROM console.user WHERE email = $1 AND disabled_at IS NULL',
    [emailKey(email)],
  )
  return rows[0] && { id: rows[0].id, passwordHash: rows[0].password_hash }
}

export async function findPasswordHash(sql: Sql, userId: string): Promise<string | undefined> {
  const rows = await sql.query<{ password_hash: string | null }>(
    'SELECT password_hash FROM console.user WHERE id = $1',
    [userId],
  )
  return rows[0]?.password_hash ?? undefined
}

export async function savePasswordHash(sql: Sql, userId: string, hash: string): Promise<void> {
  await sql.query('UPDATE console.user SET password_hash = $2 WHERE id = $1', [userId, hash])
}

export async function markSignedIn(sql: Sql, userId: string, at: Date): Promise<void> {
  await sql.query('UPDATE console.user SET last_signed_in_at = $2 WHERE id = $1', [userId, at])
}
