import { readdir, readFile } from 'node:fs/promises'
import type { ClickHouse } from './clickhouse.ts'

/** Numbered SQL files of one owner: `0001-what-it-does.sql`. A file that has been applied is never edited. */
export interface ClickHouseMigrationSet {
  name: string
  folder: URL
}

/**
 * Applies what is missing, in the order of sets and numbers. ClickHouse has no transaction over several statements, so
 * every statement must be repeatable (`IF NOT EXISTS`): a file that was cut short is run again from its beginning.
 */
export async function migrateClickHouse(
  clickhouse: ClickHouse,
  sets: readonly ClickHouseMigrationSet[],
): Promise<string[]> {
  await clickhouse.command(
    `CREATE TABLE IF NOT EXISTS migration (owner String, file String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
     ENGINE = ReplacingMergeTree ORDER BY (owner, file)`,
  )
  const rows = await clickhouse.query<{ owner: string; file: string }>(
    'SELECT owner, file FROM migration FINAL',
  )
  const done = new Set(rows.map((row) => `${row.owner}/${row.file}`))
  const applied: string[] = []
  for (const set of sets) {
    const files = (await readdir(set.folder)).filter((file) => file.endsWith('.sql')).sort()
    for (const file of files) {
      if (done.has(`${set.name}/${file}`)) continue
      const text = await readFile(new URL(file, set.folder), 'utf8')
      for (const statement of statementsOf(text)) await clickhouse.command(statement)
      await clickhouse.insert('migration', [{ owner: set.name, file }])
      applied.push(`${set.name}/${file}`)
    }
  }
  return applied
}

/** Statements end with a semicolon at the end of a line. */
export function statementsOf(text: string): string[] {
  return text
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/^\s*--.*$/gm, '').trim() !== '')
}
