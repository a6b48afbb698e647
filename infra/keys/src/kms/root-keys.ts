import type { Database } from '@onrecord/postgres'
import type { KeyContext, KeyService } from './key-service.ts'

const contextOf = (label: string): KeyContext => ({ application: 'onrecord', purpose: 'root-key', label })

interface Row {
  wrapped_key: Buffer
  wrapped_by: string
}

/**
 * A secret of the whole installation, the same for good. The first time it is made, or taken over from what held it before:
 * other pseudonyms would make strangers of everybody known so far.
 */
export async function rootKey(
  {
    acrossWorkspaces: db,
    service,
    currentKey,
    before,
  }: {
    acrossWorkspaces: Database
    service: KeyService
    currentKey: string
    before?: ((label: string) => Promise<Buffer>) | undefined
  },
  label: string,
): Promise<Buffer> {
  const found = await find(db, label)
  if (found !== undefined) return open(found)
  if (before === undefined) await refuseIfInUse(db)
  const { wrapped, by } =
    before === undefined
      ? await service.generate(contextOf(label))
      : await service.wrap(contextOf(label), await before(label))
  await db.query(
    'INSERT INTO keys.root_key (label, wrapped_key, wrapped_by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [label, wrapped, by],
  )
  const made = await find(db, label)
  if (made === undefined) throw new Error(`no root key ${label}`)
  return open(made)

  async function open(row: Row): Promise<Buffer> {
    const key = await service.unwrap(contextOf(label), row.wrapped_key)
    if (row.wrapped_by !== currentKey) {
      const moved = await service.rewrap(contextOf(label), row.wrapped_key)
      await db.query(
        'UPDATE keys.root_key SET wrapped_key = $2, wrapped_by = $3 WHERE label = $1 AND wrapped_key = $4',
        [label, moved.wrapped, moved.by, row.wrapped_key],
      )
    }
    return key
  }
}

async function find(db: Database, label: string): Promise<Row | undefined> {
  const [row] = await db.query<Row>('SELECT wrapped_key, wrapped_by FROM keys.root_key WHERE label = $1', [
    label,
  ])
  return row
}

/** A database whose pseudonyms come from a key file must not get others because the file is not at hand. */
async function refuseIfInUse(db: Database): Promise<void> {
  const [used] = await db.query('SELECT 1 FROM keys.data_key LIMIT 1')
  if (used !== undefined)
    throw new Error(
      'this database has keys of a key file: leave the file in its place for the first start with a key service, which takes its secrets over',
    )
}
