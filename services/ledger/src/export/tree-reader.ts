import { nodeHashOf, rootOf } from '../merkle.ts'

const WIDTH = 256

/** Any hash of a log's tree, with 32 bytes kept for every 256 entries and one tile of leaf hashes. */
export interface TreeReader {
  /** RFC 6962, 2.1.1. */
  inclusionProof(index: number): Promise<Buffer[]>
  /** RFC 6962, 2.1.2. */
  consistencyProof(older: number, newer: number): Promise<Buffer[]>
  /** Roots of the perfect subtrees that the first `size` entries make, largest first. */
  peaks(size: number): Promise<Buffer[]>
}

const splitOf = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1)

/**
 * Reads the leaf hashes of a tree of `size` once, page by page, and then only the tiles that a proof needs.
 * @param readHashes leaf hashes of [from, until), as many as there are
 */
export async function createTreeReader(
  size: number,
  readHashes: (from: number, until: number) => Promise<Buffer[]>,
): Promise<TreeReader> {
  const tileRoots: Buffer[] = []
  const page = WIDTH * 64
  for (let from = 0; from + WIDTH <= size; from += page) {
    const until = Math.min(from + page, size - (size % WIDTH))
    const hashes = await readHashes(from, until)
    for (let i = 0; i + WIDTH <= hashes.length; i += WIDTH) tileRoots.push(rootOf(hashes, i, i + WIDTH))
  }
  const perfect = new Map<string, Buffer>()
  let tile: { from: number; hashes: Buffer[] } | undefined

  async function rangeRoot(from: number, until: number): Promise<Buffer> {
    const n = until - from
    if (n <= WIDTH && Math.floor(from / WIDTH) === Math.floor((until - 1) / WIDTH)) {
      const start = from - (from % WIDTH)
      if (n === WIDTH && tileRoots[start / WIDTH] !== undefined) return tileRoots[start / WIDTH] as Buffer
      if (tile?.from !== start)
        tile = { from: start, hashes: await readHashes(start, Math.min(start + WIDTH, size)) }
      return rootOf(tile.hashes, from - start, until - start)
    }
    const key = `${from} ${until}`
    const known = perfect.get(key)
    if (known !== undefined) return known
    const middle = from + splitOf(n)
    const root = nodeHashOf(await rangeRoot(from, middle), await rangeRoot(middle, until))
    perfect.set(key, root)
    return root
  }

  return {
    async inclusionProof(index) {
      const proof: Buffer[] = []
      let [from, until] = [0, size]
      const siblings: [number, number][] = []
      while (until - from > 1) {
        const middle = from + splitOf(until - from)
        siblings.unshift(index < middle ? [middle, until] : [from, middle])
        ;[from, until] = index < middle ? [from, middle] : [middle, until]
      }
      for (const [start, end] of siblings) proof.push(await rangeRoot(start, end))
      return proof
    },
    async consistencyProof(older, newer) {
      if (older === 0 || older === newer) return []
      let [from, until, whole] = [0, newer, true]
      const parts: [number, number][] = []
      while (older !== until) {
        const middle = from + splitOf(until - from)
        if (older <= middle) {
          parts.unshift([middle, until])
          until = middle
        } else {
          parts.unshift([from, middle])
          from = middle
          whole = false
        }
      }
      if (!whole) parts.unshift([from, until])
      const proof: Buffer[] = []
      for (const [start, end] of parts) proof.push(await rangeRoot(start, end))
      return proof
    },
    async peaks(count) {
      const roots: Buffer[] = []
      for (let from = 0; from < count; ) {
        const leaves = 2 ** Math.floor(Math.log2(count - from))
        roots.push(await rangeRoot(from, from + leaves))
        from += leaves
      }
      return roots
    },
  }
}
