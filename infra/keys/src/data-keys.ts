import { randomBytes } from 'node:crypto'
import type { ScopedDatabase } from '@onrecord/postgres'
import { KeyDestroyedError, KeyServiceRefusedError, UnsealError } from './errors.ts'
import { createKeyCache, type DataKey } from './key-cache.ts'
import type { KeyEncryption } from './key-encryption.ts'

export type { DataKey } from './key-cache.ts'

export interface DataKeysOptions {
  /** How long an opened key is used without asking again. Bounds what a process does that hears of nothing. */
  cacheMs?: number
  now?: () => number
}

const CACHE_MS = 60_000
/** Opened data keys of at most so many owners are kept in memory. */
const CACHE_SIZE = 20_000
const CHANNEL = 'onrecord_key_destroyed'

interface Row {
  owner: string
  key_id: string
  wrapped_key: Buffer | null
}

/** Data keys by owner and by id, with a cache that every destruction, in whatever process, empties of that key. */
export async function createDataKeys(
  db: ScopedDatabase,
  keyEncryption: KeyEncryption,
  { cacheMs = CACHE_MS, now = Date.now }: DataKeysOptions = {},
) {
  const cache = createKeyCache({ size: CACHE_SIZE, cacheMs, now })
  const unlisten = await db.listen(CHANNEL, (payload) => {
    const heard = ownerIn(payload)
    if (heard === undefined) cache.forgetAll()
    else cache.forgetOwner(heard.workspace, heard.owner)
  })

  async function opened(workspace: string, row: Row): Promise<{ dataKey: DataKey; owner: string }> {
    const { owner, key_id: id, wrapped_key: wrapped } = row
    if (wrapped === null) throw new KeyDestroyedError(`the key ${id} has been destroyed`)
    try {
      const key = await keyEncryption.unwrap({ workspace, owner }, wrapped)
      await wrapAgain(workspace, row, wrapped, key)
      return { dataKey: { id, key }, owner }
    } catch (error) {
      // what wraps the keys is closed to us: nothing that it opened earlier is used any more
      if (error instanceof KeyServiceRefusedError) cache.forgetAll()
      throw error
    }
  }

  /** Keys move on to what wraps them now as they are used. */
  async function wrapAgain(workspace: string, { owner }: Row, wrapped: Buffer, key: Buffer): Promise<void> {
    if (await keyEncryption.isCurrent({ workspace, owner }, wrapped)) return
    await db
      .inWorkspace(workspace)
      .query(
        'UPDATE keys.data_key SET wrapped_key = $3 WHERE workspace = $1 AND owner = $2 AND wrapped_key = $4',
        [workspace, owner, await keyEncryption.wrap({ workspace, owner }, key), wrapped],
      )
  }

  const select = 'SELECT owner, key_id, wrapped_key FROM keys.data_key WHERE workspace = $1'

  /** The owner's key, made now if there is none: one statement, because every new contact comes through here. */
  async function findOrMake(workspace: string, owner: string): Promise<Row | undefined> {
    const wrapped = await keyEncryption.wrap({ workspace, owner }, randomBytes(32))
    const [row] = await db.inWorkspace(workspace).query<Row>(
      `WITH made AS (
         INSERT INTO keys.data_key (workspace, owner, key_id, wrapped_key) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING owner, key_id, wrapped_key)
       SELECT owner, key_id, wrapped_key FROM made
       UNION ALL ${select} AND owner = $2`,
      [workspace, owner, randomBytes(12).toString('base64url'), wrapped],
      { name: 'keys.find_or_make' },
    )
    return row
  }

  return {
    async ofOwner(workspace: string, owner: string): Promise<DataKey> {
      const cached = cache.byOwner(workspace, owner)
      if (cached !== undefined) return cached
      return cache.remembering(workspace, async () => {
        // nothing at first: somebody else was making it at the same moment
        const row = (await findOrMake(workspace, owner)) ?? (await findOrMake(workspace, owner))
        if (row === undefined) throw new Error(`no data key for ${owner}`)
        return opened(workspace, row)
      })
    },
    async byId(workspace: string, keyId: string): Promise<DataKey> {
      const cached = cache.byId(workspace, keyId)
      if (cached !== undefined) return cached
      return cache.remembering(workspace, async () => {
        const [row] = await db
          .inWorkspace(workspace)
          .query<Row>(`${select} AND key_id = $2`, [workspace, keyId])
        if (row === undefined) throw new UnsealError(`no key ${keyId} in this workspace`)
        return opened(workspace, row)
      })
    },
    async destroy(workspace: string, owner: string): Promise<void> {
      await db.inWorkspace(workspace).transaction(async (tx) => {
        // an owner without a key gets a destroyed one, so that none can be made later
        await tx.query(
          `INSERT INTO keys.data_key (workspace, owner, key_id, wrapped_key, destroyed_at) VALUES ($1, $2, $3, NULL, now())
           ON CONFLICT (workspace, owner) DO UPDATE SET wrapped_key = NULL, destroyed_at = coalesce(keys.data_key.destroyed_at, now())`,
          [workspace, owner, randomBytes(12).toString('base64url')],
        )
        await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify([workspace, owner])])
      })
      cache.forgetOwner(workspace, owner)
    },
    close: unlisten,
  }
}

/** Nothing readable: all may have changed, as after a lost connection. */
function ownerIn(payload: string): { workspace: string; owner: string } | undefined {
  try {
    const [workspace, owner] = JSON.parse(payload) as unknown[]
    return typeof workspace === 'string' && typeof owner === 'string' ? { workspace, owner } : undefined
  } catch {
    return undefined
  }
}
