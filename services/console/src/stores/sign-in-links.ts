import type { Sql } from '@onrecord/postgres'
import { newToken, tokenHash } from '../domain/tokens.ts'

const LINK_MS = 24 * 3_600_000

/** A new one-time token for the user; the ones not yet used end with it. */
export async function insertSignInLink(sql: Sql, userId: string, now: Date): Promise<string> {
  const token = newToken()
  await sql.query('DELETE FROM console.sign_in_link WHERE user_id = $1 AND used_at IS NULL', [userId])
  await sql.query(
    'INSERT INTO console.sign_in_link (token_sha256, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
    [tokenHash(token), userId, now, new Date(now.getTime() + LINK_MS)],
  )
  return token
}

/** Uses the token up and gives its user's id; of two that try at once, one gets it. */
export async function consumeSignInLink(sql: Sql, token: string, now: Date): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(
    `UPDATE console.sign_in_link l SET used_at = $2 FROM console.user u
     WHERE l.token_sha256 = $1 AND l.used_at IS NULL AND l.expires_at > $2
       AND u.id = l.user_id AND u.disabled_at IS NULL
     RETURNING u.id`,
    [tokenHash(token), now],
  )
  return rows[0]?.id
}
