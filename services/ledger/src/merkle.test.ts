import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  consistencyProofOf,
  createGrowingTree,
  EMPTY_ROOT,
  inclusionProofOf,
  leafHashOf,
  nodeHashOf,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

/** The eight leaves and roots that Certificate Transparency's reference implementations share. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const hashes = LEAVES.map((leaf) => leafHashOf(hex(leaf)))

describe('known answers', () => {
  it('hashes leaves and nodes apart', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe(ROOTS[0])
    expect(leafHashOf(Buffer.from('L123456')).toString('hex')).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    )
    expect(nodeHashOf(Buffer.from('N123'), Buffer.from('N456')).toString('hex')).toBe(
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    )
  })
  it.each(ROOTS.map((root, size) => ({ root, size })))('has the root of $size leaves', ({ root, size }) => {
    expect(rootOf(hashes.slice(0, size)).toString('hex')).toBe(root)
  })
  it('proves leaf 5 of 8', () => {
    expect(inclusionProofOf(hashes, 5, 8).map((hash) => hash.toString('hex'))).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })
  it('proves that 6 leaves became 8', () => {
    expect(consistencyProofOf(hashes, 6, 8).map((hash) => hash.toString('hex'))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })
})

const leavesOf = (size: number) =>
  Array.from({ length: size }, (_, i) => leafHashOf(Buffer.from(`leaf ${i}`)))
const log = leavesOf(300)

describe('any tree', () => {
  it('grows leaf by leaf to the same root', () => {
    const tree = createGrowingTree()
    for (let size = 0; size <= 300; size += 1) {
      expect(tree.root().equals(rootOf(log, 0, size))).toBe(true)
      const next = log[size]
      if (next) tree.append(next)
    }
  })

  const sizes = fc.integer({ min: 1, max: 300 })
  const spoil = fc.constantFrom('flip', 'drop_last', 'drop_first', 'append', 'prepend', 'swap_ends')
  const spoiled = (proof: readonly Buffer[], how: string): Buffer[] => {
    const garbage = leafHashOf(Buffer.from('garbage'))
    switch (how) {
      case 'flip':
        return proof.map((hash, i) => (i === 0 ? leafHashOf(hash) : hash))
      case 'drop_last':
        return proof.slice(0, -1)
      case 'drop_first':
        return proof.slice(1)
      case 'append':
        return [...proof, garbage]
      case 'prepend':
        return [garbage, ...proof]
      default:
        return [...proof.slice(-1), ...proof.slice(1, -1), ...proof.slice(0, 1)]
    }
  }
  const same = (a: readonly Buffer[], b: readonly Buffer[]) =>
    Buffer.concat([...a]).equals(Buffer.concat([...b]))

  it('proves every leaf, and nothing else in its place', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), spoil, (size, pick, how) => {
        const index = pick % size
        const root = rootOf(log, 0, size)
        const leaf = log[index] ?? EMPTY_ROOT
        const proof = inclusionProofOf(log, index, size)
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true)
        expect(verifyInclusion(leafHashOf(leaf), index, size, proof, root)).toBe(false)
        expect(verifyInclusion(leaf, index, size, proof, leafHashOf(root))).toBe(false)
        const bad = spoiled(proof, how)
        if (!same(bad, proof)) expect(verifyInclusion(leaf, index, size, bad, root)).toBe(false)
        if (size > 1) expect(verifyInclusion(leaf, (index + 1) % size, size, proof, root)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('proves every earlier tree, and no other', () => {
    fc.assert(
      fc.property(sizes, sizes, spoil, (a, b, how) => {
        const [m, n] = a < b ? [a, b] : [b, a]
        const older = { size: m, root: rootOf(log, 0, m) }
        const newer = { size: n, root: rootOf(log, 0, n) }
        const proof = consistencyProofOf(log, m, n)
        expect(verifyConsistency(older, newer, proof)).toBe(true)
        expect(verifyConsistency({ ...older, root: leafHashOf(older.root) }, newer, proof)).toBe(false)
        expect(verifyConsistency(older, { ...newer, root: leafHashOf(newer.root) }, proof)).toBe(false)
        const bad = spoiled(proof, how)
        if (!same(bad, proof)) expect(verifyConsistency(older, newer, bad)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})
