import type { Sql } from '@onrecord/postgres'
import { z } from 'zod'
import { newToken, tokenHash } from '../domain/tokens.ts'
import { USER_COLUMNS, type User, UserRow, userOf } from './users.ts'

const HOUR_MS = 3_600_000
/** A session ends this long after its last request ... */
const IDLE_MS = 12 * HOUR_MS
/** ... and in any case this long after the sign-in. */
export const LONGEST_MS = 7 * 24 * HOUR_MS
/** Being seen is written down at most this often. */
const TOUCH_EVERY_MS = 60_000

export type SignInMethod = 'link' | 'password'

export interface OpenSession {
  user: User
  method: SignInMethod
}

const SessionRow = UserRow.extend({ method: z.enum(['link', 'password']), last_seen_at: z.date() })

const FIND = `
  SELECT ${USER_COLUMNS}, s.method, s.last_seen_at
  FROM console.session s JOIN console.user u ON u.id = s.user_id
  WHERE s.token_sha256 = $1 AND s.expires_at > $2 AND s.created_at > $3 AND u.disabled_at IS NULL`

/** The session behind a cookie, its end moved 12 hours ahead; `undefined` when unknown, ended, or its user disabled. */
export async function findSession(sql: Sql, token: string, now: Date): Promise<OpenSession | undefined> {
  const [found] = await sql.query(FIND, [tokenHash(token), now, new Date(now.getTime() - LONGEST_MS)])
  if (found === undefined) return undefined
  const row = SessionRow.parse(found)
  if (now.getTime() - row.last_seen_at.getTime() >= TOUCH_EVERY_MS) await touch(sql, token, now)
  return { user: userOf(row), method: row.method }
}

async function touch(sql: Sql, token: string, now: Date): Promise<void> {
  await sql.query('UPDATE console.session SET last_seen_at = $2, expires_at = $3 WHERE token_sha256 = $1', [
    tokenHash(token),
    now,
    new Date(now.getTime() + IDLE_MS),
  ])
}

/** Opens a session and gives its token, which exists nowhere else. Clears away sessions that have ended. */
export async function insertSession(
  sql: Sql,
  userId: string,
  method: SignInMethod,
  now: Date,
): Promise<string> {
  const token = newToken()
  await sql.query('DELETE FROM console.session WHERE expires_at <= $1', [now])
  await sql.query(
    `INSERT INTO console.session (token_sha256, user_id, method, created_at, last_seen_at, expires_at)
     VALUES ($1, $2, $3, $4, $4, $5)`,
    [tokenHash(token), userId, method, now, new Date(now.getTime() + IDLE_MS)],
  )
  return token
}

export async function deleteSession(sql: Sql, token: string): Promise<void> {
  await sql.query('DELETE FROM console.session WHERE token_sha256 = $1', [tokenHash(token)])
}

export async function deleteSessionsOf(sql: Sql, userId: string): Promise<void> {
  await sql.query('DELETE FROM console.session WHERE user_id = $1', [userId])
}
