import { randomBytes } from 'node:crypto'
import type { Database } from '@onrecord/postgres'
import type { KeyEncryption } from './key-file.ts'
import { KeyDestroyedError, UnsealError } from './keyring.ts'

export interface DataKey {
  id: string
  key: Buffer
}

/** Opened data keys of at most so many owners are kept in memory. */
const CACHE_SIZE = 20_000
const CHANNEL = 'onrecord_key_destroyed'

interface Row {
  key_id: string
  wrapped_key: Buffer | null
}

/** Data keys by owner and by id, with a cache that every destruction, in whatever process, empties of that key. */
export async function createDataKeys(db: Database, keyEncryption: KeyEncryption) {
  const byOwner = new Map<string, DataKey>()
  const byId = new Map<string, DataKey>()
  const forget = () => {
    byOwner.clear()
    byId.clear()
  }
  const unlisten = await db.listen(CHANNEL, forget)

  function remember(workspace: string, owner: string | undefined, dataKey: DataKey): DataKey {
    if (byId.size >= CACHE_SIZE) forget()
    byId.set(`${workspace}/${dataKey.id}`, dataKey)
    if (owner !== undefined) byOwner.set(`${workspace}/${owner}`, dataKey)
    return dataKey
  }

  async function opened(workspace: string, row: Row): Promise<DataKey> {
    if (row.wrapped_key === null) throw new KeyDestroyedError(`the key ${row.key_id} has been destroyed`)
    return { id: row.key_id, key: await keyEncryption.unwrap(workspace, row.wrapped_key) }
  }

  const select = 'SELECT key_id, wrapped_key FROM keys.data_key WHERE workspace = $1'

  /** The owner's key, made now if there is none: one statement, because every new contact comes through here. */
  async function findOrMake(workspace: string, owner: string): Promise<Row | undefined> {
    const wrapped = await keyEncryption.wrap(workspace, randomBytes(32))
    const [row] = await db.query<Row>(
      `WITH made AS (
         INSERT INTO keys.data_key (workspace, owner, key_id, wrapped_key) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING key_id, wrapped_key)
       SELECT key_id, wrapped_key FROM made
       UNION ALL ${select} AND owner = $2`,
      [workspace, owner, randomBytes(12).toString('base64url'), wrapped],
    )
    return row
  }

  return {
    async ofOwner(workspace: string, owner: string): Promise<DataKey> {
      const cached = byOwner.get(`${workspace}/${owner}`)
      if (cached !== undefined) return cached
      // nothing at first: somebody else was making it at the same moment
      const row = (await findOrMake(workspace, owner)) ?? (await findOrMake(workspace, owner))
      if (row === undefined) throw new Error(`no data key for ${owner}`)
      return remember(workspace, owner, await opened(workspace, row))
    },
    async byId(workspace: string, keyId: string): Promise<DataKey> {
      const cached = byId.get(`${workspace}/${keyId}`)
      if (cached !== undefined) return cached
      const [row] = await db.query<Row>(`${select} AND key_id = $2`, [workspace, keyId])
      if (row === undefined) throw new UnsealError(`no key ${keyId} in this workspace`)
      return remember(workspace, undefined, await opened(workspace, row))
    },
    async destroy(workspace: string, owner: string): Promise<void> {
      await db.transaction(async (tx) => {
        // an owner without a key gets a destroyed one, so that none can be made later
        await tx.query(
          `INSERT INTO keys.data_key (workspace, owner, key_id, wrapped_key, destroyed_at) VALUES ($1, $2, $3, NULL, now())
           ON CONFLICT (workspace, owner) DO UPDATE SET wrapped_key = NULL, destroyed_at = coalesce(keys.data_key.destroyed_at, now())`,
          [workspace, owner, randomBytes(12).toString('base64url')],
        )
        await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, workspace])
      })
      forget()
    },
    close: unlisten,
  }
}
