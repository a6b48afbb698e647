import type { Sql } from '@onrecord/postgres'
import { z } from 'zod'
import { tokenHash } from '../domain/tokens.ts'

const WINDOW_MS = 15 * 60_000

const COUNT = `
  INSERT INTO console.sign_in_attempt AS a (key, window_start, attempts) VALUES ($1, $2, 1)
  ON CONFLICT (key, window_start) DO UPDATE SET attempts = a.attempts + 1
  RETURNING attempts`

/** Counts one attempt in the current quarter of an hour and gives the count with it; ten at once are counted 1 to 10. */
export async function countAttempt(sql: Sql, key: string, now: Date): Promise<number> {
  const windowStart = new Date(Math.floor(now.getTime() / WINDOW_MS) * WINDOW_MS)
  const [row] = await sql.query(COUNT, [storedKey(key), windowStart])
  return z.object({ attempts: z.int() }).parse(row).attempts
}

/** After a sign-in: forgets the account's attempts, and everybody's from windows long past. */
export async function forgetAttempts(sql: Sql, key: string, now: Date): Promise<void> {
  await sql.query('DELETE FROM console.sign_in_attempt WHERE key = $1 OR window_start < $2', [
    storedKey(key),
    new Date(now.getTime() - 4 * WINDOW_MS),
  ])
}

/** Hashed: the table shows neither addresses nor e-mail. */
const storedKey = (key: string): string => tokenHash(key).toString('hex')
