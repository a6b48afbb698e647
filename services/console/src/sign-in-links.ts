import type { Database, Sql } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { insertSignInLink } from './stores/sign-in-links.ts'
import { findUserId, insertUser } from './stores/users.ts'

export interface SignInLinkDeps {
  acrossWorkspaces: Database
  clock: Clock
  publicUrl: string
}

/** A link that opens the console once, within 24 hours, as the user; links made before for the same user end. */
export async function createSignInLink(
  { acrossWorkspaces: db, clock, publicUrl }: SignInLinkDeps,
  emailOrId: string,
): Promise<string> {
  return db.transaction(async (tx) => {
    const userId = await findUserId(tx, emailOrId)
    if (userId === undefined)
      throw new ProblemError('user_not_found', 404, 'There is no such user, or they are disabled')
    return linkOf(publicUrl, await insertSignInLink(tx, userId, clock.now()))
  })
}

const FIRST_USER = { name: 'Administrator', email: 'admin@localhost' }

/**
 * The link to print at start-up while nobody has ever signed in: makes the first user, an admin of every workspace, when
 * there is none. `undefined` once somebody has been in.
 */
export async function firstSignInLink({
  acrossWorkspaces: db,
  clock,
  publicUrl,
}: SignInLinkDeps): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    await tx.query('LOCK TABLE console.user IN SHARE ROW EXCLUSIVE MODE')
    const userId = await findOrMakeFirstUser(tx, clock.now())
    return userId && linkOf(publicUrl, await insertSignInLink(tx, userId, clock.now()))
  })
}

async function findOrMakeFirstUser(tx: Sql, now: Date): Promise<string | undefined> {
  const [users] = await tx.query<{ total: number; seen: number }>(
    'SELECT count(*) AS total, count(last_signed_in_at) AS seen FROM console.user',
  )
  if (users !== undefined && users.seen > 0) return undefined
  if (users !== undefined && users.total > 0) return findUserId(tx, FIRST_USER.email)
  const id = `usr_${crypto.randomUUID()}`
  await insertUser(tx, { ...FIRST_USER, id, role: 'admin', workspaces: 'all', createdAt: now })
  return id
}

const linkOf = (publicUrl: string, token: string): string => new URL(`/sign-in/${token}`, publicUrl).href
