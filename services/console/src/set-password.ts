import type { Database } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { hashPassword, passwordMatches } from './passwords.ts'
import { ATTEMPTS_PER_ACCOUNT, refuseTooMany } from './refuse-too-many.ts'
import { deleteSessionsOf, insertSession, type OpenSession } from './stores/sessions.ts'
import { findPasswordHash, savePasswordHash } from './stores/users.ts'

/**
 * Sets one's own password, ends all of one's sessions and opens a new one. Who signed in with a password must give it
 * again, so that an unattended screen is not enough; who came by a link may have forgotten it.
 */
export async function setPassword(
  { acrossWorkspaces: db, clock }: { acrossWorkspaces: Database; clock: Clock },
  session: OpenSession,
  password: string,
  currentPassword: string | undefined,
): Promise<string> {
  const { user, method } = session
  await refuseTooMany(db, clock, `set_password:${user.id}`, ATTEMPTS_PER_ACCOUNT)
  if (
    method === 'password' &&
    !(await passwordMatches(await findPasswordHash(db, user.id), currentPassword ?? ''))
  )
    throw new ProblemError('current_password_wrong', 403, 'The current password is missing or wrong')
  const hash = await hashPassword(password)
  return db.transaction(async (tx) => {
    await savePasswordHash(tx, user.id, hash)
    await deleteSessionsOf(tx, user.id)
    return insertSession(tx, user.id, method, clock.now())
  })
}
