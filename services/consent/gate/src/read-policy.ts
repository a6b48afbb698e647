import type { Sql } from '@onrecord/postgres'
import { ConsentPolicy, defaultPolicy } from './policy.ts'

/** The latest approved policy of the workspace; the default while there is none. Throws if it cannot be understood. */
export async function readPolicy(db: Sql, workspace: string): Promise<ConsentPolicy> {
  const [row] = await db.query<{ version: number; accepted_bases: unknown }>(
    `SELECT version, accepted_bases FROM consent.policy
     WHERE workspace = $1 ORDER BY version DESC LIMIT 1`,
    [workspace],
    { name: 'gate.read_policy' },
  )
  if (row === undefined) return defaultPolicy
  return ConsentPolicy.parse({ version: row.version, acceptedBases: row.accepted_bases })
}
