import type { Sql } from '@onrecord/postgres'

const PAGE = 10_000

/**
 * Leaf hashes of [from, until) in order, page by page, made anew from the entries' texts: an edited text shows.
 * @throws LedgerInconsistentError where an entry is missing.
 */
export async function* leafHashesOf(
  db: Sql,
  workspace: string,
  from: number,
  until: number,
): AsyncGenerator<Buffer[]> {
  for (let start = from; start < until; start += PAGE) {
    const end = Math.min(start + PAGE, until)
    const rows = await db.query<{ index: number; hash: Buffer }>(
      String.raw`SELECT index, sha256('\x00'::bytea || convert_to(leaf, 'UTF8')) AS hash
       FROM ledger.entry WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index`,
      [workspace, start, end],
    )
    for (let index = start; index < end; index += 1)
      if (rows[index - start]?.index !== index)
        throw new LedgerInconsistentError(workspace, `entry ${index} is missing`)
    yield rows.map((row) => row.hash)
  }
}

/** The log is not what was signed before: somebody has been at the tables. Nothing is signed from here on. */
export class LedgerInconsistentError extends Error {
  override name = 'LedgerInconsistentError'
  readonly workspace: string

  constructor(workspace: string, detail: string) {
    super(
      `the ledger of ${workspace} contradicts what was signed: ${detail}; run 'onrecord verify' on an export`,
    )
    this.workspace = workspace
  }
}
