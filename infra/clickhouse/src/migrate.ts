import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { ClickHouse } from './clickhouse.ts'

/** Numbered SQL files of one owner: `0001-what-it-does.sql`. A file that has been applied is never edited. */
export interface ClickHouseMigrationSet {
  name: string
  folder: URL
}

/** A file is not any more what was applied under its name. */
export class MigrationChangedError extends Error {
  override name = 'MigrationChangedError'
}

/**
 * Applies what is missing, in the order of sets and numbers. ClickHouse has no transaction over several statements, so
 * every statement must be repeatable (`IF NOT EXISTS`): a file that was cut short is run again from its beginning, and two
 * processes that start at once may run the same file side by side.
 * @throws MigrationChangedError before anything is applied.
 */
export async function migrateClickHouse(
  clickhouse: ClickHouse,
  sets: readonly ClickHouseMigrationSet[],
): Promise<string[]> {
  const files = (await Promise.all(sets.map(filesOf))).flat()
  const done = await appliedBefore(clickhouse)
  for (const file of files) refuseChanged(file, done.get(file.id))
  const applied: string[] = []
  for (const file of files) {
    if (done.get(file.id) === file.checksum) continue
    if (!done.has(file.id)) {
      for (const statement of statementsOf(file.text)) await clickhouse.define(statement)
      applied.push(file.id)
    }
    await note(clickhouse, file)
  }
  return applied
}

interface MigrationFile {
  /** `owner/file`. */
  id: string
  owner: string
  file: string
  text: string
  checksum: string
}

async function filesOf({ name: owner, folder }: ClickHouseMigrationSet): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (file) => {
      const text = (await readFile(new URL(file, folder), 'utf8')).replaceAll('\r\n', '\n')
      return {
        id: `${owner}/${file}`,
        owner,
        file,
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      }
    }),
  )
}

/** The checksum by file; empty: it was applied before there were checksums. */
async function appliedBefore(clickhouse: ClickHouse): Promise<Map<string, string>> {
  await clickhouse.define(
    `CREATE TABLE IF NOT EXISTS migration (
       owner String, file String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3), checksum String DEFAULT ''
     )
     ENGINE = ReplacingMergeTree ORDER BY (owner, file)`,
  )
  await clickhouse.define("ALTER TABLE migration ADD COLUMN IF NOT EXISTS checksum String DEFAULT ''")
  const rows = await clickhouse.query<{ id: string; sum: string }>(
    `SELECT concat(owner, '/', file) AS id, argMax(checksum, (applied_at, checksum)) AS sum FROM migration GROUP BY id`,
  )
  return new Map(rows.map(({ id, sum }) => [id, sum]))
}

function refuseChanged({ id, checksum }: MigrationFile, applied: string | undefined): void {
  if (applied === undefined || applied === '' || applied === checksum) return
  throw new MigrationChangedError(
    `${id} has been applied and then edited: put it back as it was, and write what is new into a file of the next number`,
  )
}

/** By the login that may define: the one that writes need not be able to do this. */
const note = (clickhouse: ClickHouse, { owner, file, checksum }: MigrationFile): Promise<void> =>
  clickhouse.define(
    `INSERT INTO migration (owner, file, checksum) SELECT {owner:String}, {file:String}, {checksum:String}`,
    { owner, file, checksum },
  )

/** Statements end with a semicolon at the end of a line. */
export function statementsOf(text: string): string[] {
  return text
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/^\s*--.*$/gm, '').trim() !== '')
}
