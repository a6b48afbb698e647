import { ServerError } from './server-error.ts'
import { checkedKinds, kindOf, type StatementKind } from './statement-kind.ts'

/** The engine has no users: these rights are kept by the gateway. */
export interface GatewayUser {
  name: string
  password: string
  may: readonly StatementKind[]
}

/** @throws ServerError as a server refuses who it does not know. */
export function signIn(
  users: readonly GatewayUser[],
  { name, password }: { name: string; password: string },
): GatewayUser {
  const user = users.find((known) => known.name === name)
  if (user?.password === password) return user
  throw new ServerError(
    516,
    'AUTHENTICATION_FAILED',
    `${name}: Authentication failed: password is incorrect, or there is no user with such name.`,
  )
}

/** @throws ServerError as a server refuses what was not granted. */
export function authorise(user: GatewayUser, sql: string): void {
  const kind = kindOf(sql)
  if (!user.may.includes(kind))
    throw new ServerError(
      497,
      'ACCESS_DENIED',
      `${user.name}: Not enough privileges. It takes the right to ${kind}.`,
    )
}

/** What `CHECK GRANT` answers to this user; undefined: the statement is another one. */
export function grantedTo(user: GatewayUser, sql: string): boolean | undefined {
  return checkedKinds(sql)?.every((kind) => user.may.includes(kind))
}

/** May only read: the engine itself is told so, too. */
export const isReader = (user: GatewayUser): boolean => user.may.every((kind) => kind === 'read')
