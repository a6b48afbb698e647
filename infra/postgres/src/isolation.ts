import type { Database } from './database.ts'

/** How far apart workspaces are kept on this server. */
export interface Isolation {
  /** `roles`: the application's login cannot look across workspaces. `statements`: it could, if it left its role. */
  by: 'roles' | 'statements'
  /** Who the application logs in as. */
  login: string
}

/**
 * Row-level security holds in both cases. With `statements`, whoever can run SQL of their own as the application could
 * also leave its role, because one login serves for everything: give the system role, and the owner, logins of theirs.
 */
export async function isolationOf(db: Pick<Database, 'connect'>): Promise<Isolation> {
  const session = await db.connect()
  const [row] = await session.query<{ login: string; leaves: boolean }>(
    `SELECT session_user AS login,
            pg_has_role(session_user, 'onrecord_system', 'MEMBER')
              OR (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user)
              OR EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'postgres' AND pg_has_role(session_user, n.nspowner, 'MEMBER'))
            AS leaves`,
  )
  await session.release()
  if (row === undefined) throw new Error('the database does not say who we are')
  return { by: row.leaves ? 'statements' : 'roles', login: row.login }
}
