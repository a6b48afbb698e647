import { readdir, readFile } from 'node:fs/promises'
import type { Database, Sql } from './database.ts'
import { DatabaseRefusedError } from './errors.ts'

/** Numbered SQL files of one owner: `0001-what-it-does.sql`. A file that has been applied is never edited. */
export interface MigrationSet {
  name: string
  folder: URL
}

/** What all others build on: the roles, and how a table is secured. */
const OWN: MigrationSet = { name: 'postgres', folder: new URL('../migrations/', import.meta.url) }

const OLDEST_SERVER = 15

/** Any number; the same in every process, so that two that start together migrate one after the other. */
const MIGRATION_LOCK = 7_201_001

/**
 * Applies what is missing, each file in a transaction of its own, in the order of sets and numbers; before them, the
 * roles. Who is not the owner only looks whether anything is missing.
 * @throws DatabaseRefusedError if the server is too old, or behind and not ours to bring up to date
 */
export async function migrate(db: Database, sets: readonly MigrationSet[]): Promise<string[]> {
  const session = await db.connect()
  try {
    await refuseOldServer(session)
    if (!(await mayMigrate(session))) {
      await refuseMissing(session, sets)
      return []
    }
    await session.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await session.query(
      `CREATE TABLE IF NOT EXISTS public.migration (
         owner text NOT NULL, file text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
         PRIMARY KEY (owner, file))`,
    )
    const missing = await findMissing(session, sets)
    for (const one of missing) await apply(db, one)
    return missing.map(({ set, file }) => `${set.name}/${file}`)
  } finally {
    await session.release()
  }
}

interface Migration {
  set: MigrationSet
  file: string
}

async function findMissing(session: Sql, sets: readonly MigrationSet[]): Promise<Migration[]> {
  const rows = await session.query<{ owner: string; file: string }>(
    'SELECT owner, file FROM public.migration',
  )
  const done = new Set(rows.map(({ owner, file }) => `${owner}/${file}`))
  const all: Migration[] = []
  for (const set of [OWN, ...sets]) {
    const files = (await readdir(set.folder)).filter((file) => file.endsWith('.sql')).sort()
    all.push(...files.map((file) => ({ set, file })))
  }
  return all.filter(({ set, file }) => !done.has(`${set.name}/${file}`))
}

async function apply(db: Database, { set, file }: Migration): Promise<void> {
  const sql = await readFile(new URL(file, set.folder), 'utf8')
  await db.transaction(async (tx) => {
    await tx.query(sql)
    await tx.query('INSERT INTO public.migration (owner, file) VALUES ($1, $2)', [set.name, file])
  })
}

async function refuseOldServer(session: Sql): Promise<void> {
  const [row] = await session.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  )
  const version = row?.version ?? ''
  if (Number.parseInt(version, 10) < OLDEST_SERVER)
    throw new DatabaseRefusedError(`PostgreSQL ${version} is too old: ${OLDEST_SERVER} or later is needed`)
}

async function mayMigrate(session: Sql): Promise<boolean> {
  const [row] = await session.query<{ may: boolean }>(
    `SELECT has_database_privilege(current_database(), 'CREATE') AS may`,
  )
  return row?.may === true
}

async function refuseMissing(session: Sql, sets: readonly MigrationSet[]): Promise<void> {
  const [row] = await session.query<{ begun: boolean }>(
    `SELECT to_regclass('public.migration') IS NOT NULL AND has_table_privilege('public.migration', 'SELECT') AS begun`,
  )
  const missing = row?.begun === true ? await findMissing(session, sets) : undefined
  if (missing?.length === 0) return
  const what = missing === undefined ? 'has no tables' : `lacks ${missing.length} migrations`
  throw new DatabaseRefusedError(
    `the database ${what}, and its user may not make them: give ONRECORD_DATABASE_MIGRATION_URL, of the owner`,
  )
}
