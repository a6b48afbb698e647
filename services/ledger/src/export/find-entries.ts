import type { Sql } from '@onrecord/postgres'

/** An unbroken range of the log, [first, end). */
export interface Range {
  first: number
  end: number
  /** Entries of the period behind the checkpoint. */
  unsigned: number
}

/** From the first to behind the last entry of the period; an empty period lies where its first entry would. */
export async function rangeOf(
  db: Sql,
  workspace: string,
  { from, until }: { from: Date; until: Date },
  size: number,
): Promise<Range> {
  const [row] = await db.query<{ first: number | null; last: number | null; unsigned: number; lead: number }>(
    `SELECT min(index) FILTER (WHERE index < $4) AS first, max(index) FILTER (WHERE index < $4) AS last,
            count(*) FILTER (WHERE index >= $4) AS unsigned,
            (SELECT COALESCE(max(index) + 1, 0) FROM ledger.entry WHERE workspace = $1 AND at < $2 AND index < $4) AS lead
     FROM ledger.entry WHERE workspace = $1 AND at >= $2 AND at < $3`,
    [workspace, from, until, size],
  )
  const first = row?.first ?? row?.lead ?? 0
  return { first, end: row?.last == null ? first : row.last + 1, unsigned: row?.unsigned ?? 0 }
}

/** What entries are about: pseudonyms of a person, or references that stand as their target or in their payload. */
export type About =
  | { subjects: readonly string[] }
  | { targets: readonly { kind: 'call' | 'recording'; id: string }[] }

/**
 * The places of all entries about these, and of the consent records that the gate's decisions among them relied on,
 * which may be of long before.
 */
export async function indexesAbout(db: Sql, workspace: string, about: About): Promise<number[]> {
  const rows =
    'subjects' in about
      ? await db.query<{ index: number }>(
          'SELECT index FROM ledger.entry WHERE workspace = $1 AND subject = ANY ($2)',
          [workspace, about.subjects],
        )
      : await db.query<{ index: number }>(BY_TARGET, [
          workspace,
          about.targets.map(({ kind }) => kind),
          about.targets.map(({ id }) => id),
        ])
  return [...new Set(rows.map(({ index }) => index))].sort((a, b) => a - b)
}

const BY_TARGET = `
  WITH asked AS (SELECT * FROM unnest($2::text[], $3::text[]) AS asked (kind, id)),
  found AS (
    SELECT entry.index, entry.type, payload.payload
    FROM ledger.entry AS entry LEFT JOIN ledger.payload AS payload USING (workspace, index)
    WHERE entry.workspace = $1 AND EXISTS (
      SELECT FROM asked
      WHERE (entry.target_kind = asked.kind AND entry.target_id = asked.id) OR payload.payload ->> asked.kind = asked.id)
  ),
  relied AS (
    SELECT DISTINCT record.value AS id
    FROM found, json_array_elements(found.payload -> 'participants') AS participant,
         json_array_elements_text(participant -> 'records') AS record
    WHERE found.type = 'gate.decided'
  )
  SELECT index FROM found
  UNION
  SELECT entry.index FROM ledger.entry AS entry JOIN relied ON entry.target_id = relied.id
  WHERE entry.workspace = $1 AND entry.type = 'consent.recorded'`

/** The call that a recording is of, as the trail says; undefined if it says nothing, or that has been erased. */
export async function callOfRecording(
  db: Sql,
  workspace: string,
  recording: string,
): Promise<string | undefined> {
  const [row] = await db.query<{ call: string }>(
    `SELECT payload.payload ->> 'call' AS call
     FROM ledger.entry AS entry JOIN ledger.payload AS payload USING (workspace, index)
     WHERE entry.workspace = $1 AND entry.target_kind = 'recording' AND entry.target_id = $2
       AND payload.payload ->> 'call' IS NOT NULL
     LIMIT 1`,
    [workspace, recording],
  )
  return row?.call
}
