import type { Sql } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import type { AuditBundle } from './audit-bundle.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { latestCheckpoint } from './checkpoints.ts'
import { vkeyOf } from './note.ts'

const PAGE = 10_000

/**
 * The trail of a period, up to the latest checkpoint, as it lies in the tables: nothing is checked or mended here,
 * that is the verifier's work. Ask for a checkpoint first, so that all of the period is covered.
 */
export async function exportRange(
  db: Sql,
  workspace: string,
  { from, until, publicKey }: { from: Date; until: Date; publicKey: Uint8Array },
): Promise<AuditBundle> {
  const checkpoint = await latestCheckpoint(db, workspace)
  const body =
    checkpoint && parseCheckpoint(checkpoint.note.slice(0, checkpoint.note.lastIndexOf('\n\n') + 1))
  if (checkpoint === undefined || body === undefined)
    throw new ProblemError(
      'ledger_empty',
      409,
      'There is no checkpoint yet',
      `the ledger of ${workspace} is empty`,
    )
  const range = await rangeOf(db, workspace, from, until, checkpoint.size)
  const neighbour = async (index: number) => (await readLeaves(db, workspace, index, index + 1))[0]?.leaf
  const before = range.first > 0 ? await neighbour(range.first - 1) : undefined
  const after = range.end < checkpoint.size ? await neighbour(range.end) : undefined
  return {
    format: 'onrecord-audit-bundle/v1',
    workspace,
    origin: body.origin,
    vkey: vkeyOf(body.origin, publicKey),
    checkpoint: checkpoint.note,
    period: { from: from.toISOString(), until: until.toISOString() },
    leafHashes: await readLeafHashes(db, workspace, checkpoint.size),
    firstIndex: range.first,
    entries: await readLeaves(db, workspace, range.first, range.end),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    unanchored: range.unanchored,
  }
}

/** From the first to behind the last entry of the period; an empty period lies where its first entry would. */
async function rangeOf(db: Sql, workspace: string, from: Date, until: Date, size: number) {
  const [row] = await db.query<{
    first: number | null
    last: number | null
    unanchored: number
    lead: number
  }>(
    `SELECT min(index) FILTER (WHERE index < $4) AS first, max(index) FILTER (WHERE index < $4) AS last,
            count(*) FILTER (WHERE index >= $4) AS unanchored,
            (SELECT COALESCE(max(index) + 1, 0) FROM ledger.entry WHERE workspace = $1 AND at < $2 AND index < $4) AS lead
     FROM ledger.entry WHERE workspace = $1 AND at >= $2 AND at < $3`,
    [workspace, from, until, size],
  )
  const first = row?.first ?? row?.lead ?? 0
  return { first, end: row?.last == null ? first : row.last + 1, unanchored: row?.unanchored ?? 0 }
}

async function readLeafHashes(db: Sql, workspace: string, size: number): Promise<(string | null)[]> {
  const hashes: (string | null)[] = Array.from({ length: size }, () => null)
  for (let start = 0; start < size; start += PAGE) {
    const rows = await db.query<{ index: number; leaf_hash: Buffer }>(
      'SELECT index, leaf_hash FROM ledger.entry WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index',
      [workspace, start, Math.min(start + PAGE, size)],
    )
    for (const row of rows) hashes[row.index] = row.leaf_hash.toString('hex')
  }
  return hashes
}

async function readLeaves(
  db: Sql,
  workspace: string,
  from: number,
  until: number,
): Promise<AuditBundle['entries']> {
  const entries: AuditBundle['entries'] = []
  for (let start = from; start < until; start += PAGE) {
    const rows = await db.query<{
      leaf: string
      payload: Record<string, unknown> | null
      salt: Buffer | null
    }>(
      `SELECT entry.leaf, payload.payload, payload.salt
       FROM ledger.entry AS entry LEFT JOIN ledger.payload AS payload USING (workspace, index)
       WHERE entry.workspace = $1 AND entry.index >= $2 AND entry.index < $3 ORDER BY entry.index`,
      [workspace, start, Math.min(start + PAGE, until)],
    )
    for (const { leaf, payload, salt } of rows)
      entries.push({
        leaf,
        ...(payload !== null && { payload }),
        ...(salt !== null && { salt: salt.toString('hex') }),
      })
  }
  return entries
}
