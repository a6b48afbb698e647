import type { Sql } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import { anchorsOf } from '../anchor/anchors.ts'
import type { AuditBundle, Selection, TrailEntry, TrailHeader } from '../audit-bundle.ts'
import { parseCheckpoint } from '../checkpoint.ts'
import { latestCheckpoint } from '../checkpoints.ts'
import { vkeyOf } from '../note.ts'
import { type About, indexesAbout, type Range, rangeOf } from './find-entries.ts'
import { createTrailSource, type StoredEntry, type TrailSource } from './trail-source.ts'
import { createTreeReader, type TreeReader } from './tree-reader.ts'

const PAGE = 2_000

/** A trail to write somewhere: the entries come page by page, so that none is too long. */
export interface ExportedTrail {
  header: TrailHeader
  pages(): AsyncIterable<TrailEntry[]>
}

export interface ExportOptions {
  publicKey: Uint8Array
  selection: Selection
  /** What a selection that is no period stands for. */
  about?: About
}

/**
 * The trail of a period, or about a contact, call or recording, up to the latest checkpoint, as it lies in the tables.
 * Ask for a checkpoint first, so that all of it is covered.
 */
export async function exportTrail(
  db: Sql,
  workspace: string,
  { publicKey, selection, about }: ExportOptions,
): Promise<ExportedTrail> {
  const checkpoint = await latestCheckpoint(db, workspace)
  if (checkpoint === undefined) throw nothingSigned(workspace)
  const { size } = checkpoint
  const range =
    selection.kind === 'period'
      ? await rangeOf(
          db,
          workspace,
          { from: new Date(selection.from), until: new Date(selection.until) },
          size,
        )
      : undefined
  const indexes = range === undefined && about !== undefined ? await indexesAbout(db, workspace, about) : []
  return trailOf(createTrailSource(db, workspace), {
    workspace,
    publicKey,
    selection,
    note: await withCosignatures(db, workspace, checkpoint),
    earlier: await checkpointsBefore(db, workspace, range?.first ?? size, size),
    ...(range === undefined ? { indexes } : { range }),
  })
}

const nothingSigned = (workspace: string) =>
  new ProblemError('ledger_empty', 409, 'There is no checkpoint yet', `the ledger of ${workspace} is empty`)

/** The newest checkpoint from before the range, the one before the latest, and the newest that a witness cosigned. */
async function checkpointsBefore(db: Sql, workspace: string, first: number, size: number) {
  const rows = await db.query<{ size: number; note: string }>(
    `SELECT DISTINCT size, note FROM (
       (SELECT size, note FROM ledger.checkpoint WHERE workspace = $1 AND size <= $2 AND size < $3 ORDER BY size DESC LIMIT 1)
       UNION ALL
       (SELECT size, note FROM ledger.checkpoint WHERE workspace = $1 AND size < $3 ORDER BY size DESC LIMIT 1)
       UNION ALL
       (SELECT size, note FROM ledger.checkpoint JOIN ledger.anchor AS anchor USING (workspace, size)
        WHERE workspace = $1 AND size < $3 AND anchor.cosignature IS NOT NULL ORDER BY size DESC LIMIT 1)
     ) AS earlier ORDER BY size`,
    [workspace, first, size],
  )
  const earlier: { size: number; note: string }[] = []
  for (const row of rows) earlier.push({ ...row, note: await withCosignatures(db, workspace, row) })
  return earlier
}

/** The checkpoint with what witnesses have signed of it. */
async function withCosignatures(db: Sql, workspace: string, { size, note }: { size: number; note: string }) {
  const anchors = await anchorsOf(db, workspace, size)
  const lines = anchors.flatMap(({ cosignature }) =>
    cosignature === undefined ? [] : [cosignature.trimEnd()],
  )
  return note + [...new Set(lines)].map((line) => `${line}\n`).join('')
}

export interface TrailParts {
  workspace: string
  publicKey: Uint8Array
  selection: Selection
  /** The checkpoint up to which it goes. */
  note: string
  /** Checkpoints to be tied to it, oldest first. */
  earlier: readonly { size: number; note: string }[]
  range?: Range
  /** Instead of a range, in order; those that are not signed yet are counted and left out. */
  indexes?: readonly number[]
}

/** The trail from where it is stored: the same from tables as from anything else that holds one. */
export async function trailOf(source: TrailSource, parts: TrailParts): Promise<ExportedTrail> {
  const { workspace, publicKey, selection, note, earlier, indexes = [] } = parts
  const body = parseCheckpoint(note)
  if (body === undefined) throw nothingSigned(workspace)
  const { origin, size } = body
  const tree = await createTreeReader(size, async (from, until) => {
    const rows = await source.hashes(from, until)
    // where one is missing no proof can be true: the verifier names what is missing
    const hashes: Buffer[] = Array.from({ length: until - from }, () => Buffer.alloc(32))
    for (const { index, hash } of rows) hashes[index - from] = hash
    return hashes
  })
  const range = parts.range && (await withNeighbours(source, parts.range, size))
  const signed = indexes.filter((index) => index < size)
  const header: TrailHeader = {
    format: 'onrecord-audit-bundle/v2',
    workspace,
    origin,
    vkey: vkeyOf(origin, publicKey),
    checkpoint: note,
    checkpoints: await chainOf(tree, earlier, size),
    selection,
    ...(range && {
      range: {
        first: range.first,
        end: range.end,
        left: base64(await tree.peaks(range.first)),
        right: base64(await tree.consistencyProof(range.end, size)),
      },
    }),
    unsigned: parts.range?.unsigned ?? indexes.length - signed.length,
  }
  const pages = range ? () => pagesOfRange(source, range) : () => pagesOfSome(source, tree, signed)
  return { header, pages }
}

const base64 = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'))

async function chainOf(tree: TreeReader, earlier: TrailParts['earlier'], size: number) {
  const chain: TrailHeader['checkpoints'] = []
  for (const [i, { note, size: older }] of earlier.entries())
    chain.push({
      note,
      consistency: base64(await tree.consistencyProof(older, earlier[i + 1]?.size ?? size)),
    })
  return chain
}

interface Shown extends Range {
  /** The period's own entries. */
  own: Range
}

/** Where nothing is left behind the period, though it was signed, the range goes to where the log ended. */
async function withNeighbours(source: TrailSource, own: Range, size: number): Promise<Shown> {
  const next = Math.min(size, own.end + 1)
  const isCut =
    (await source.hashes(own.end, next)).length === 0 && (await source.hashes(next, size)).length === 0
  return { ...own, own, first: Math.max(0, own.first - 1), end: isCut ? size : next }
}

async function* pagesOfRange(source: TrailSource, { first, end, own }: Shown): AsyncGenerator<TrailEntry[]> {
  for (let from = first; from < end; from += PAGE) {
    const stored = await source.entries(from, Math.min(from + PAGE, end))
    yield stored.map((entry) =>
      entry.index >= own.first && entry.index < own.end
        ? entryOf(entry)
        : { ...entryOf({ index: entry.index, leaf: entry.leaf, leafHash: entry.leafHash }), neighbour: true },
    )
  }
}

async function* pagesOfSome(source: TrailSource, tree: TreeReader, indexes: readonly number[]) {
  for (let i = 0; i < indexes.length; i += PAGE) {
    const page: TrailEntry[] = []
    for (const entry of await source.some(indexes.slice(i, i + PAGE)))
      page.push({ ...entryOf(entry), proof: base64(await tree.inclusionProof(entry.index)) })
    yield page
  }
}

const entryOf = ({ index, leafHash, leaf, payload, salt }: StoredEntry): TrailEntry => ({
  index,
  leafHash: leafHash.toString('base64'),
  leaf,
  ...(payload !== undefined && { payload }),
  ...(salt !== undefined && { salt }),
})

/** All of it in memory. */
export async function bundleOf({ header, pages }: ExportedTrail): Promise<AuditBundle> {
  const entries: TrailEntry[] = []
  for await (const page of pages()) entries.push(...page)
  return { ...header, entries }
}
