import { createHash } from 'node:crypto'

/** The Merkle tree of RFC 6962, section 2.1, over SHA-256. Nothing invented: other logs' tools verify it. */

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const LEAF = Uint8Array.of(0x00)
const NODE = Uint8Array.of(0x01)

export const EMPTY_ROOT = sha256()
export const leafHashOf = (leaf: Uint8Array): Buffer => sha256(LEAF, leaf)
export const nodeHashOf = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right)

/** The largest power of two below n; n > 1. */
function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

function at(hashes: readonly Buffer[], index: number): Buffer {
  const hash = hashes[index]
  if (hash === undefined) throw new RangeError(`there is no leaf ${index} in a tree of ${hashes.length}`)
  return hash
}

/** Root of the leaves [from, until), given their leaf hashes. */
export function rootOf(leafHashes: readonly Buffer[], from = 0, until = leafHashes.length): Buffer {
  const n = until - from
  if (n === 0) return EMPTY_ROOT
  if (n === 1) return at(leafHashes, from)
  const middle = from + splitOf(n)
  return nodeHashOf(rootOf(leafHashes, from, middle), rootOf(leafHashes, middle, until))
}

/** Section 2.1.1: the leaf's sibling first. */
export function inclusionProofOf(leafHashes: readonly Buffer[], index: number, size: number): Buffer[] {
  if (!(index >= 0 && index < size && size <= leafHashes.length))
    throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const path = (from: number, until: number): Buffer[] => {
    if (until - from === 1) return []
    const middle = from + splitOf(until - from)
    return index < middle
      ? [...path(from, middle), rootOf(leafHashes, middle, until)]
      : [...path(middle, until), rootOf(leafHashes, from, middle)]
  }
  return path(0, size)
}

/** Section 2.1.2: that the tree of `older` leaves is a prefix of the tree of `newer`. */
export function consistencyProofOf(leafHashes: readonly Buffer[], older: number, newer: number): Buffer[] {
  if (!(older >= 0 && older <= newer && newer <= leafHashes.length))
    throw new RangeError(`no tree of ${older} within one of ${newer}`)
  if (older === 0 || older === newer) return []
  const subproof = (from: number, until: number, whole: boolean): Buffer[] => {
    if (older === until) return whole ? [] : [rootOf(leafHashes, from, until)]
    const middle = from + splitOf(until - from)
    return older <= middle
      ? [...subproof(from, middle, whole), rootOf(leafHashes, middle, until)]
      : [...subproof(middle, until, false), rootOf(leafHashes, from, middle)]
  }
  return subproof(0, newer, true)
}

const isOdd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)

/** RFC 9162, section 2.1.3.2. Sizes below 2^53. */
export function verifyInclusion(
  leafHash: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  if (leafHash.length !== 32) return false
  let fn = index
  let sn = size - 1
  let hash: Uint8Array = leafHash
  for (const sibling of proof) {
    if (sn === 0 || sibling.length !== 32) return false
    if (isOdd(fn) || fn === sn) {
      hash = nodeHashOf(sibling, hash)
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else hash = nodeHashOf(hash, sibling)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && Buffer.compare(hash, root) === 0
}

/** RFC 9162, section 2.1.4.2; two equal sizes need equal roots and an empty proof. Sizes from 1 to below 2^53. */
export function verifyConsistency(
  older: { size: number; root: Uint8Array },
  newer: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(older.size) || !Number.isSafeInteger(newer.size)) return false
  if (older.size < 1 || older.size > newer.size || proof.some((hash) => hash.length !== 32)) return false
  if (older.size === newer.size) return proof.length === 0 && Buffer.compare(older.root, newer.root) === 0
  let fn = older.size - 1
  let sn = newer.size - 1
  while (isOdd(fn)) {
    fn = half(fn)
    sn = half(sn)
  }
  const path = fn === 0 ? [older.root, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return false
  let olderHash: Uint8Array = first
  let newerHash: Uint8Array = first
  for (const hash of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      olderHash = nodeHashOf(hash, olderHash)
      newerHash = nodeHashOf(hash, newerHash)
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else newerHash = nodeHashOf(newerHash, hash)
    fn = half(fn)
    sn = half(sn)
  }
  return (
    sn === 0 && Buffer.compare(olderHash, older.root) === 0 && Buffer.compare(newerHash, newer.root) === 0
  )
}

/** A tree that grows leaf by leaf and keeps only the roots of its perfect subtrees. */
export function createGrowingTree() {
  const peaks: { hash: Buffer; leaves: number }[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    append(leafHash: Buffer): void {
      let peak = { hash: leafHash, leaves: 1 }
      for (let left = peaks.at(-1); left?.leaves === peak.leaves; left = peaks.at(-1)) {
        peaks.pop()
        peak = { hash: nodeHashOf(left.hash, peak.hash), leaves: left.leaves * 2 }
      }
      peaks.push(peak)
      size += 1
    },
    root(): Buffer {
      const last = peaks.at(-1)
      if (last === undefined) return EMPTY_ROOT
      return peaks.slice(0, -1).reduceRight((right, peak) => nodeHashOf(peak.hash, right), last.hash)
    },
  }
}
export type GrowingTree = ReturnType<typeof createGrowingTree>
