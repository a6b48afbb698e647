import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import { ProblemError, WorkspaceId } from '@onrecord/schemas'
import { type Clock, createTtlCache } from '@onrecord/service'
import { z } from 'zod'
import { validated } from './account.ts'

const CACHE_SIZE = 10_000
const CACHE_TTL_MS = 5_000

const ApiKey = z.string().regex(/^ork_[A-Za-z0-9_-]{22,100}$/, 'ork_ and at least 22 letters, digits, - or _')
const NewApiKey = z.object({
  workspace: WorkspaceId,
  label: z.string().min(1).max(100),
  key: ApiKey.optional(),
})
export type NewApiKey = z.input<typeof NewApiKey>

export interface ApiKeys {
  /** A key of the workspace, shown this once. A given key is kept as it is; given again, nothing changes. */
  issue(request: NewApiKey): Promise<{ id: string; key: string }>
  list(workspace: string): Promise<{ id: string; label: string; createdAt: Date; revokedAt: Date | null }[]>
  /** Takes effect at once here, within five seconds in other processes. */
  revoke(workspace: string, id: string): Promise<void>
  /** Whose key it is; undefined: nobody's, or revoked. */
  workspaceOf(key: string): Promise<string | undefined>
}

/** Keys of `POST /v1/events`, kept as hashes. */
export function createApiKeys({
  db,
  acrossWorkspaces,
  clock,
}: {
  db: ScopedDatabase
  acrossWorkspaces: Database
  clock: Clock
}): ApiKeys {
  const cache = createTtlCache<string | undefined>({ size: CACHE_SIZE, ttlMs: CACHE_TTL_MS, clock })

  return {
    async issue(request) {
      const {
        workspace,
        label,
        key = `ork_${randomBytes(24).toString('base64url')}`,
      } = validated(NewApiKey, request, 'API key')
      const [row] = await acrossWorkspaces.query<{ id: string; workspace: string }>(
        `INSERT INTO ingest.api_key AS k (id, workspace, label, key_hash) SELECT $1, id, $3, $4 FROM ingest.workspace WHERE id = $2
         ON CONFLICT (key_hash) DO UPDATE SET label = k.label RETURNING id, workspace`,
        [`key_${randomUUID()}`, workspace, label, hashOf(key)],
      )
      cache.clear()
      if (row === undefined)
        throw new ProblemError('workspace_unknown', 404, `There is no workspace ${workspace}`)
      if (row.workspace !== workspace) throw new ProblemError('key_taken', 409, 'The given key is in use')
      return { id: row.id, key }
    },
    list: (workspace) =>
      db.inWorkspace(workspace).query(
        `SELECT id, label, created_at AS "createdAt", revoked_at AS "revokedAt" FROM ingest.api_key
         WHERE workspace = $1 ORDER BY created_at, id`,
        [workspace],
      ),
    async revoke(workspace, id) {
      await db
        .inWorkspace(workspace)
        .query(
          'UPDATE ingest.api_key SET revoked_at = coalesce(revoked_at, $3) WHERE workspace = $1 AND id = $2',
          [workspace, id, clock.now()],
        )
      cache.clear()
    },
    async workspaceOf(key) {
      if (!ApiKey.safeParse(key).success) return undefined
      const hash = hashOf(key)
      return cache.get(hash.toString('hex'), async () => {
        const [row] = await acrossWorkspaces.query<{ workspace: string }>(
          'SELECT workspace FROM ingest.api_key WHERE key_hash = $1 AND revoked_at IS NULL',
          [hash],
        )
        return row?.workspace
      })
    },
  }
}

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()
