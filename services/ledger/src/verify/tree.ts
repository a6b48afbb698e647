import { hash } from 'node:crypto'

/** The Merkle tree of RFC 6962, section 2.1, over SHA-256: the verifier's own, apart from the one that writes logs. */

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

export function leafHashOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(text) + 1)
  bytes[0] = 0x00
  bytes.write(text, 1)
  return sha256(bytes)
}

const scratch = Buffer.alloc(65, 0x01)
function nodeHashOf(left: Uint8Array, right: Uint8Array): Buffer {
  scratch.set(left, 1)
  scratch.set(right, 33)
  return sha256(scratch)
}

interface Peak {
  hash: Buffer
  leaves: number
}

/** A tree that grows leaf by leaf, from the roots of the perfect subtrees that its first `size` leaves make. */
export function createTree(size: number, roots: readonly Buffer[]) {
  const peaks: Peak[] = []
  for (let rest = size, i = 0; rest > 0; i += 1) {
    const leaves = 2 ** Math.floor(Math.log2(rest))
    const root = roots[i]
    if (root === undefined) return undefined
    peaks.push({ hash: root, leaves })
    rest -= leaves
  }
  if (peaks.length !== roots.length) return undefined
  return {
    append(leafHash: Buffer): void {
      let peak: Peak = { hash: leafHash, leaves: 1 }
      for (let left = peaks.at(-1); left?.leaves === peak.leaves; left = peaks.at(-1)) {
        peaks.pop()
        peak = { hash: nodeHashOf(left.hash, peak.hash), leaves: left.leaves * 2 }
      }
      peaks.push(peak)
    },
    root(): Buffer {
      const last = peaks.at(-1)
      if (last === undefined) return sha256(Buffer.alloc(0))
      return peaks.slice(0, -1).reduceRight((right, peak) => nodeHashOf(peak.hash, right), last.hash)
    },
  }
}

const isOdd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)

/** RFC 9162, section 2.1.3.2: that the leaf is the one at `index` of the tree. Sizes below 2^53. */
export function isIncluded(
  leafHash: Buffer,
  index: number,
  tree: { size: number; root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (index < 0 || index >= tree.size) return false
  let [fn, sn, node] = [index, tree.size - 1, leafHash]
  for (const sibling of proof) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      node = nodeHashOf(sibling, node)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else node = nodeHashOf(node, sibling)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && node.equals(tree.root)
}

/** RFC 9162, section 2.1.4.2: that the older tree is a prefix of the newer one. Equal sizes need equal roots and no proof. */
export function isPrefix(
  older: { size: number; root: Buffer },
  newer: { size: number; root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (older.size < 1 || older.size > newer.size) return false
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root)
  let [fn, sn] = [older.size - 1, newer.size - 1]
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  const [first, ...rest] = fn === 0 ? [older.root, ...proof] : proof
  if (first === undefined) return false
  let [olderNode, newerNode] = [first, first]
  for (const node of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      olderNode = nodeHashOf(node, olderNode)
      newerNode = nodeHashOf(node, newerNode)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else newerNode = nodeHashOf(newerNode, node)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && olderNode.equals(older.root) && newerNode.equals(newer.root)
}
