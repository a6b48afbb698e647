import type { Database } from '@onrecord/postgres'
import type { Role } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { insertUser, type User } from './stores/users.ts'

export interface CreateUserInput {
  name: string
  email: string
  role: Role
  /** `all`: also those that come later. */
  workspaces: readonly string[] | 'all'
}

/** Adds somebody who may sign in, by link until they set a password. Refuses an e-mail address that is taken. */
export async function createUser(
  { acrossWorkspaces: db, clock }: { acrossWorkspaces: Database; clock: Clock },
  input: CreateUserInput,
): Promise<User> {
  const user: User = {
    id: `usr_${crypto.randomUUID()}`,
    name: input.name,
    role: input.role,
    workspaces: input.workspaces,
  }
  await db.transaction((tx) => insertUser(tx, { ...user, email: input.email, createdAt: clock.now() }))
  return user
}
