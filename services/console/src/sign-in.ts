import type { Sql } from '@onrecord/postgres'
import type { ConsoleDeps } from './deps.ts'
import { passwordMatches } from './passwords.ts'
import { ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, refuseTooMany } from './refuse-too-many.ts'
import { deleteSession, insertSession, type SignInMethod } from './stores/sessions.ts'
import { forgetAttempts } from './stores/sign-in-attempts.ts'
import { consumeSignInLink } from './stores/sign-in-links.ts'
import { emailKey, findCredentials, findUser, markSignedIn, type User } from './stores/users.ts'
import { workspacesOf } from './workspaces-of.ts'

/** Who is asking: the network address, and the session that they already have, which ends with a new sign-in. */
export interface Visitor {
  address: string
  token: string | undefined
}
export interface SignedIn {
  user: User
  token: string
}

type SignInDeps = Pick<ConsoleDeps, 'acrossWorkspaces' | 'ledger' | 'clock' | 'workspaces'>

/** Ways in. Each gives a new session, after an `access.signed_in` entry in every workspace of the user, or none at all. */
export function createSignIn(deps: SignInDeps) {
  const { acrossWorkspaces: db, clock } = deps

  const refuseCrowd = (key: string, limit: number) => refuseTooMany(db, clock, key, limit)

  return {
    async withLink(linkToken: string, visitor: Visitor): Promise<SignedIn | undefined> {
      await refuseCrowd(`address:${visitor.address}`, ATTEMPTS_PER_ADDRESS)
      const workspaces = await deps.workspaces()
      return db.transaction(async (tx) => {
        const userId = await consumeSignInLink(tx, linkToken, clock.now())
        const user = userId && (await findUser(tx, userId))
        if (!user) return undefined
        return { user, token: await enter(tx, deps, user, 'link', visitor, workspacesOf(user, workspaces)) }
      })
    },

    async withPassword(email: string, password: string, visitor: Visitor): Promise<SignedIn | undefined> {
      const account = `account:${emailKey(email)}`
      await refuseCrowd(`address:${visitor.address}`, ATTEMPTS_PER_ADDRESS)
      await refuseCrowd(account, ATTEMPTS_PER_ACCOUNT)
      const credentials = await findCredentials(db, email)
      const matches = await passwordMatches(credentials?.passwordHash, password)
      if (!matches || credentials === undefined) return undefined
      const workspaces = await deps.workspaces()
      return db.transaction(async (tx) => {
        const user = await findUser(tx, credentials.id)
        if (user === undefined) return undefined
        await forgetAttempts(tx, account, clock.now())
        return {
          user,
          token: await enter(tx, deps, user, 'password', visitor, workspacesOf(user, workspaces)),
        }
      })
    },
  }
}

async function enter(
  tx: Sql,
  { ledger, clock }: SignInDeps,
  user: User,
  method: SignInMethod,
  visitor: Visitor,
  workspaces: readonly { id: string }[],
): Promise<string> {
  const now = clock.now()
  if (visitor.token !== undefined) await deleteSession(tx, visitor.token)
  await markSignedIn(tx, user.id, now)
  const token = await insertSession(tx, user.id, method, now)
  const signIn = crypto.randomUUID()
  for (const { id } of workspaces) {
    await ledger.append(tx, {
      workspace: id,
      type: 'access.signed_in',
      at: now.toISOString(),
      actor: `user:${user.id}`,
      target: { kind: 'workspace', id },
      outcome: 'done',
      reason: method,
      idempotencyKey: `signed_in:${signIn}:${id}`,
    })
  }
  return token
}
