import type { Database, Sql } from '@onrecord/postgres'
import type { AccountSummary, SourceKind, Workspace } from './account.ts'

export async function putWorkspace(
  sql: Sql,
  { id, name, controller, timeZone }: Omit<Workspace, 'createdAt'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO ingest.workspace (id, name, controller, time_zone) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, controller = excluded.controller, time_zone = excluded.time_zone`,
    [id, name, controller, timeZone],
  )
}

export async function listWorkspaces(sql: Sql): Promise<Workspace[]> {
  return sql.query<Workspace>(
    'SELECT id, name, controller, time_zone AS "timeZone", created_at AS "createdAt" FROM ingest.workspace ORDER BY id',
  )
}

export interface AccountRow {
  workspace: string
  account: string
  name: string
  messages_owner: SourceKind
  sources: { kind: SourceKind; config_sealed: string }[]
}

export async function findAccount(sql: Sql, account: string): Promise<AccountRow | undefined> {
  const [row] = await sql.query<AccountRow>(
    `SELECT a.workspace, a.account, a.name, a.messages_owner,
            json_agg(json_build_object('kind', s.kind, 'config_sealed', s.config_sealed)) AS sources
     FROM ingest.account a JOIN ingest.source s USING (account)
     WHERE a.account = $1 GROUP BY a.account`,
    [account],
  )
  return row
}

export async function listAccounts(sql: Sql, workspace: string): Promise<AccountSummary[]> {
  return sql.query<AccountSummary & object>(
    `SELECT a.workspace, a.account, a.name, a.messages_owner AS "messagesOwner", array_agg(s.kind ORDER BY s.kind) AS sources
     FROM ingest.account a JOIN ingest.source s USING (account)
     WHERE a.workspace = $1 GROUP BY a.account ORDER BY a.account`,
    [workspace],
  )
}

export interface StoredAccount {
  workspace: string
  account: string
  name: string
  messagesOwner: SourceKind
  sources: readonly { kind: SourceKind; configSealed: string }[]
}

/** Across workspaces, because an account's name is taken in all of them. */
export function putAccount(db: Database, stored: StoredAccount): Promise<'done' | 'no_workspace' | 'taken'> {
  const { workspace, account, name, messagesOwner, sources } = stored
  return db.transaction(async (tx) => {
    const [known] = await tx.query('SELECT 1 FROM ingest.workspace WHERE id = $1', [workspace])
    if (known === undefined) return 'no_workspace'
    const written = await tx.query(
      `INSERT INTO ingest.account AS a (account, workspace, name, messages_owner) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account) DO UPDATE SET name = excluded.name, messages_owner = excluded.messages_owner
       WHERE a.workspace = excluded.workspace RETURNING account`,
      [account, workspace, name, messagesOwner],
    )
    if (written.length === 0) return 'taken'
    await tx.query('DELETE FROM ingest.source WHERE account = $1', [account])
    for (const { kind, configSealed } of sources)
      await tx.query('INSERT INTO ingest.source (account, kind, config_sealed) VALUES ($1, $2, $3)', [
        account,
        kind,
        configSealed,
      ])
    return 'done'
  })
}
