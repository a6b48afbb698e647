import { createHash } from 'node:crypto'
import { type CheckpointBody, parseCheckpoint } from '../checkpoint.ts'
import { leafHashOf, rootOf } from '../merkle.ts'
import { openNote } from '../note.ts'
import type { Failure } from './failure.ts'
import { jcs } from './jcs.ts'
import { type Bundle, type BundleEntry, readBundle } from './read-bundle.ts'

export interface VerifyOptions {
  /** The log's verifier key, from elsewhere than the file: `<name>+<id>+<key>`. */
  vkey: string
  /** Checkpoints kept from earlier: each must be part of this log's history. */
  earlier?: readonly string[]
}

export interface VerifyReport {
  ok: boolean
  origin?: string
  /** What was signed. */
  checkpoint?: { size: number; root: string }
  /** Entries checked, and of these the ones whose payload has been erased (which is no failure). */
  entries: number
  erased: number
  /** Entries of the period that the file says exist beyond the checkpoint; nothing is proved of them. */
  unanchored: number
  failures: Failure[]
}

/** Checks an exported trail against a public key: needs nothing but the file, and never throws. */
export function verifyBundle(input: unknown, options: VerifyOptions): VerifyReport {
  const bundle = readBundle(input)
  if (typeof bundle === 'string')
    return {
      ok: false,
      entries: 0,
      erased: 0,
      unanchored: 0,
      failures: [{ name: 'malformed', detail: bundle }],
    }
  const { signed, failures } = openCheckpoint(bundle.checkpoint, options.vkey)
  if (signed !== undefined)
    failures.push(...checkLog(bundle, signed), ...checkHistory(bundle, signed, options))
  failures.push(...checkRange(bundle))
  return {
    ok: failures.length === 0,
    ...(signed && {
      origin: signed.origin,
      checkpoint: { size: signed.size, root: signed.root.toString('hex') },
    }),
    entries: bundle.entries.length,
    erased: bundle.entries.filter(isErased).length,
    unanchored: bundle.unanchored,
    failures: unique(failures),
  }
}

const unique = (failures: readonly Failure[]): Failure[] => [
  ...new Map(failures.map((failure) => [`${failure.name} ${failure.index}`, failure])).values(),
]

function openCheckpoint(note: string, vkey: string): { signed?: CheckpointBody; failures: Failure[] } {
  const opened = openNote(note, vkey)
  if (opened.failure === 'malformed_note')
    return { failures: [{ name: 'malformed', detail: 'the checkpoint is not a signed note' }] }
  if (opened.failure !== undefined)
    return {
      failures: [{ name: opened.failure, detail: 'the checkpoint does not verify with the given key' }],
    }
  const signed = parseCheckpoint(opened.text)
  if (signed === undefined)
    return { failures: [{ name: 'malformed', detail: 'the signed note is no checkpoint' }] }
  return { signed, failures: [] }
}

/** The whole log's hashes against what was signed. */
function checkLog(bundle: Bundle, signed: CheckpointBody): Failure[] {
  const { leafHashes } = bundle
  const failures: Failure[] = []
  if (bundle.origin !== signed.origin)
    failures.push({
      name: 'wrong_log',
      detail: `the file says ${bundle.origin}, its checkpoint ${signed.origin}`,
    })
  const end = leafHashes.findLastIndex((hash) => hash !== null) + 1
  if (end < signed.size)
    failures.push({
      name: 'tail_truncated',
      index: end,
      detail: `${signed.size} entries were signed, ${end} are left`,
    })
  if (leafHashes.length > signed.size)
    failures.push({
      name: 'beyond_checkpoint',
      index: signed.size,
      detail: `only ${signed.size} entries were signed`,
    })
  for (const [index, hash] of leafHashes.slice(0, end).entries())
    if (hash === null) failures.push({ name: 'entry_missing', index, detail: `there is no entry ${index}` })
  const hashes = leafHashes.slice(0, signed.size).filter((hash) => hash !== null)
  if (hashes.length === signed.size && !rootOf(hashes).equals(signed.root))
    failures.push({ name: 'root_mismatch', detail: 'the entries do not have the signed root' })
  return failures
}

/** Every checkpoint that somebody kept must be what this log was at that size. */
function checkHistory(
  bundle: Bundle,
  signed: CheckpointBody,
  { vkey, earlier = [] }: VerifyOptions,
): Failure[] {
  return earlier.flatMap((note): Failure[] => {
    const { signed: kept, failures } = openCheckpoint(note, vkey)
    if (kept === undefined) return failures
    if (kept.origin !== signed.origin)
      return [{ name: 'wrong_log', detail: `the earlier checkpoint is of ${kept.origin}` }]
    const hashes = bundle.leafHashes.slice(0, kept.size).filter((hash) => hash !== null)
    if (kept.size <= signed.size && hashes.length === kept.size && rootOf(hashes).equals(kept.root)) return []
    return [
      {
        name: 'history_rewritten',
        detail: `the log is not the one that had ${kept.size} entries at that time`,
      },
    ]
  })
}

/**
 * The entries of the range in their places: one that is missing is named, and the next ones are read where they
 * belong; then the entries on either side, which show that nothing of the period was cut off.
 */
function checkRange(bundle: Bundle): Failure[] {
  const failures: Failure[] = []
  let place = bundle.firstIndex
  for (const entry of bundle.entries) {
    const { index } = readLeaf(entry.leaf)
    if (typeof index === 'number' && index > place && hasHash(bundle, entry.leaf, index))
      for (; place < index; place += 1)
        failures.push({ name: 'entry_missing', index: place, detail: `entry ${place} is not in the file` })
    failures.push(...checkLeaf(bundle, entry.leaf, place), ...checkCommitment(entry, place))
    place += 1
  }
  return [
    ...failures,
    ...checkNeighbour(bundle, bundle.before, bundle.firstIndex - 1),
    ...checkNeighbour(bundle, bundle.after, place),
  ]
}

function checkNeighbour(bundle: Bundle, leaf: string | undefined, index: number): Failure[] {
  if (leaf === undefined) {
    const isThere = bundle.leafHashes[index] != null
    return isThere
      ? [{ name: 'period_cut', index, detail: `entry ${index}, next to the range, is not shown` }]
      : []
  }
  const failures = checkLeaf(bundle, leaf, index)
  const { at } = readLeaf(leaf)
  if (at !== undefined && at >= bundle.period.from && at < bundle.period.until)
    failures.push({
      name: 'period_cut',
      index,
      detail: `entry ${index} is of the period, and not in the file`,
    })
  return failures
}

const hasHash = (bundle: Bundle, text: string, index: number): boolean =>
  bundle.leafHashes[index]?.equals(leafHashOf(Buffer.from(text))) === true

function checkLeaf(bundle: Bundle, text: string, index: number): Failure[] {
  const failures: Failure[] = []
  const leaf = readLeaf(text)
  if (leaf.workspace !== bundle.workspace)
    failures.push({ name: 'wrong_log', index, detail: `the entry is of ${String(leaf.workspace)}` })
  if (leaf.index !== index)
    failures.push({
      name: 'order_changed',
      index,
      detail: `entry ${String(leaf.index)} stands in the place of ${index}`,
    })
  if (bundle.leafHashes[index] != null && !hasHash(bundle, text, index))
    failures.push({
      name: 'leaf_changed',
      index,
      detail: `the text of entry ${index} is not what was entered`,
    })
  return failures
}

const isErased = (entry: BundleEntry): boolean => entry.payload === undefined && entry.salt === undefined

function checkCommitment(entry: BundleEntry, index: number): Failure[] {
  if (isErased(entry)) return []
  const { payloadCommitment } = readLeaf(entry.leaf)
  const salt = Buffer.from(entry.salt ?? '', 'hex')
  const commitment = createHash('sha256')
    .update(salt)
    .update(jcs(entry.payload ?? null))
    .digest('hex')
  if (commitment === payloadCommitment) return []
  return [{ name: 'commitment_mismatch', index, detail: `the payload or salt of entry ${index} was changed` }]
}

function readLeaf(text: string): {
  index?: unknown
  workspace?: unknown
  at?: Date
  payloadCommitment?: unknown
} {
  try {
    const leaf = JSON.parse(text) as Record<string, unknown>
    return { ...leaf, at: new Date(String(leaf['at'])) }
  } catch {
    return {}
  }
}
