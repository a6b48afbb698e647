import { createHash } from 'node:crypto'
import { leafHashOf } from '../merkle.ts'
import type { Failure } from './failure.ts'
import { jcs } from './jcs.ts'
import type { Bundle, BundleEntry } from './read-bundle.ts'

/**
 * The entries of the range in their places: one that is missing is named, and the next ones are read where they
 * belong; then the entries on either side, which show that nothing of the period was cut off.
 */
export function checkRange(bundle: Bundle): Failure[] {
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
  const expected = bundle.leafHashes[index]
  if (expected === undefined)
    failures.push({ name: 'beyond_checkpoint', index, detail: `no signature covers entry ${index}` })
  else if (expected !== null && !hasHash(bundle, text, index))
    failures.push({
      name: 'leaf_changed',
      index,
      detail: `the text of entry ${index} is not what was entered`,
    })
  return failures
}

/** Payload and salt are gone, both. */
export const isErased = (entry: BundleEntry): boolean =>
  entry.payload === undefined && entry.salt === undefined

function checkCommitment(entry: BundleEntry, index: number): Failure[] {
  if (isErased(entry)) return []
  if (commitmentOf(entry) === readLeaf(entry.leaf).payloadCommitment) return []
  return [{ name: 'commitment_mismatch', index, detail: `the payload or salt of entry ${index} was changed` }]
}

function commitmentOf({ salt = '', payload = null }: BundleEntry): string | undefined {
  try {
    return createHash('sha256').update(Buffer.from(salt, 'hex')).update(jcs(payload)).digest('hex')
  } catch {
    // nested deeper than anything that was ever committed to
    return undefined
  }
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
