import type { ClickHouseClient } from '@clickhouse/client'
import { connectServer } from './server-clients.ts'
import { type ClickHouseServer, loginsOf } from './server-options.ts'

type Role = 'reader' | 'writer' | 'migrator'

/** What each login needs (infra/clickhouse/users.sql), and what it should not be able to do. */
const RIGHTS: Record<Role, { needed: readonly string[]; excessive: readonly string[] }> = {
  reader: { needed: ['SELECT'], excessive: ['INSERT', 'ALTER DELETE', 'CREATE TABLE', 'DROP TABLE'] },
  writer: {
    needed: ['SELECT', 'INSERT', 'ALTER DELETE'],
    excessive: ['CREATE TABLE', 'DROP TABLE', 'TRUNCATE'],
  },
  migrator: { needed: ['SELECT', 'INSERT', 'CREATE TABLE', 'ALTER TABLE', 'DROP TABLE'], excessive: [] },
}

export interface RightsOfLogin {
  role: Role
  username: string
  missing: string[]
  /** Empty where one login has several roles. */
  excessive: string[]
}

/** Asks the server, as each login, what it may do in the database. @throws where one cannot sign in. */
export async function checkRights(server: ClickHouseServer): Promise<RightsOfLogin[]> {
  const logins = loginsOf(server)
  const clients = connectServer(server)
  const shared = (role: Role) =>
    Object.values(logins).filter(({ username }) => username === logins[role].username).length > 1
  try {
    const roles = Object.keys(RIGHTS) as Role[]
    return await Promise.all(
      roles.map(async (role) => {
        const client = clients[role]
        const { needed, excessive } = RIGHTS[role]
        return {
          role,
          username: logins[role].username,
          missing: await filtered(needed, async (right) => !(await has(client, right))),
          excessive: shared(role) ? [] : await filtered(excessive, (right) => has(client, right)),
        }
      }),
    )
  } finally {
    await clients.close()
  }
}

async function filtered(
  rights: readonly string[],
  keep: (right: string) => Promise<boolean>,
): Promise<string[]> {
  const kept: string[] = []
  for (const right of rights) if (await keep(right)) kept.push(right)
  return kept
}

async function has(client: ClickHouseClient, right: string): Promise<boolean> {
  const answer = await client.query({ query: `CHECK GRANT ${right} ON *`, format: 'JSONEachRow' })
  const [row] = await answer.json<{ result: number }>()
  return row?.result === 1
}
