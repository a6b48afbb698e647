import type { ScopedDatabase } from '@onrecord/postgres'
import type { KeyContext, KeyService } from './key-service.ts'

export interface WorkspaceKey {
  generation: number
  key: Buffer
}

interface Row {
  generation: number
  wrapped_key: Buffer
  wrapped_by: string
}

/** Says in the service's own log what a key was used for, and binds it to that use. */
const contextOf = (workspace: string): KeyContext => ({
  application: 'onrecord',
  purpose: 'workspace-key',
  workspace,
})

/** The keys of workspaces as they lie in the database, wrapped by the key service. Nothing is remembered here. */
export function createWorkspaceKeys({
  db,
  service,
  currentKey,
}: {
  db: ScopedDatabase
  service: KeyService
  /** The service's name of the key that wraps now. */
  currentKey: string
}) {
  const find = async (workspace: string, generation?: number): Promise<Row | undefined> => {
    const [row] = await db.inWorkspace(workspace).query<Row>(
      `SELECT generation, wrapped_key, wrapped_by FROM keys.workspace_key
       WHERE workspace = $1 AND ($2::int IS NULL OR generation = $2) ORDER BY generation DESC LIMIT 1`,
      [workspace, generation ?? null],
    )
    return row
  }

  async function open(workspace: string, row: Row): Promise<WorkspaceKey> {
    const key = await service.unwrap(contextOf(workspace), row.wrapped_key)
    if (row.wrapped_by !== currentKey) await moveOn(workspace, row)
    return { generation: row.generation, key }
  }

  /** The service's key was exchanged: the same workspace key, wrapped by the new one. */
  async function moveOn(workspace: string, { generation, wrapped_key }: Row): Promise<void> {
    const { wrapped, by } = await service.rewrap(contextOf(workspace), wrapped_key)
    await db.inWorkspace(workspace).query(
      `UPDATE keys.workspace_key SET wrapped_key = $3, wrapped_by = $4
       WHERE workspace = $1 AND generation = $2 AND wrapped_key = $5`,
      [workspace, generation, wrapped, by, wrapped_key],
    )
  }

  async function make(workspace: string, generation: number): Promise<void> {
    const { wrapped, by } = await service.generate(contextOf(workspace))
    await db.inWorkspace(workspace).query(
      `INSERT INTO keys.workspace_key (workspace, generation, wrapped_key, wrapped_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [workspace, generation, wrapped, by],
    )
  }

  return {
    /** The newest key, made if there is none. Two that make it at once get the same. */
    async newest(workspace: string): Promise<WorkspaceKey> {
      const found = await find(workspace)
      if (found !== undefined) return open(workspace, found)
      await make(workspace, 1)
      const made = await find(workspace)
      if (made === undefined) throw new Error(`no key of the workspace ${workspace}`)
      return open(workspace, made)
    },
    async ofGeneration(workspace: string, generation: number): Promise<WorkspaceKey | undefined> {
      const row = await find(workspace, generation)
      return row && open(workspace, row)
    },
    /** A new key for what is wrapped from now on. Earlier generations go on opening. */
    async rotate(workspace: string): Promise<void> {
      await make(workspace, ((await find(workspace))?.generation ?? 0) + 1)
    },
  }
}
