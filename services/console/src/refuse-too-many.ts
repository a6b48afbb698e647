import type { Database } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { countAttempt } from './stores/sign-in-attempts.ts'

/** Attempts within a quarter of an hour before even the right secret is refused. */
export const ATTEMPTS_PER_ACCOUNT = 10
export const ATTEMPTS_PER_ADDRESS = 50

/** Counts this attempt, before anything is compared, and refuses it when it is over the limit. */
export async function refuseTooMany(db: Database, clock: Clock, key: string, limit: number): Promise<void> {
  if ((await countAttempt(db, key, clock.now())) <= limit) return
  throw new ProblemError('too_many_attempts', 429, 'Too many attempts to sign in', 'Try again in 15 minutes')
}
