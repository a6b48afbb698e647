import { readdir, readFile } from 'node:fs/promises'
import type { Database } from './database.ts'

/** Numbered SQL files of one owner: `0001-what-it-does.sql`. A file that has been applied is never edited. */
export interface MigrationSet {
  name: string
  folder: URL
}

/** Any number; the same in every process, so that two that start together migrate one after the other. */
const MIGRATION_LOCK = 7_201_001

/** Applies what is missing, each file in a transaction of its own, in the order of sets and numbers. */
export async function migrate(db: Database, sets: readonly MigrationSet[]): Promise<string[]> {
  const applied: string[] = []
  const session = await db.connect()
  try {
    await session.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await session.query(
      `CREATE TABLE IF NOT EXISTS public.migration (
         owner text NOT NULL, file text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
         PRIMARY KEY (owner, file))`,
    )
    const done = await session.query<{ owner: string; file: string }>(
      'SELECT owner, file FROM public.migration',
    )
    const isDone = new Set(done.map((row) => `${row.owner}/${row.file}`))
    for (const set of sets) {
      const files = (await readdir(set.folder)).filter((file) => file.endsWith('.sql')).sort()
      for (const file of files) {
        if (isDone.has(`${set.name}/${file}`)) continue
        const sql = await readFile(new URL(file, set.folder), 'utf8')
        await db.transaction(async (tx) => {
          await tx.query(sql)
          await tx.query('INSERT INTO public.migration (owner, file) VALUES ($1, $2)', [set.name, file])
        })
        applied.push(`${set.name}/${file}`)
      }
    }
  } finally {
    await session.release()
  }
  return applied
}
