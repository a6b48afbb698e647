import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketPosition } from './histogram.ts'

const BUCKETS = [0, 10, 60, 600, 3600].map((fromS, place, all) => ({ fromS, toS: all[place + 1] ?? null }))

describe('bucketPosition', () => {
  it('puts a bound at the edge and the geometric middle in the middle', () => {
    expect(bucketPosition(10, BUCKETS)).toBe(1)
    expect(bucketPosition(60, BUCKETS)).toBe(2)
    expect(bucketPosition(Math.sqrt(60 * 600), BUCKETS)).toBeCloseTo(2.5)
  })

  it('stays on the axis', () => {
    expect(bucketPosition(0, BUCKETS)).toBe(0)
    expect(bucketPosition(1e9, BUCKETS)).toBe(5)
    expect(bucketPosition(5, [])).toBe(0)
  })

  it('never puts a longer wait before a shorter one', () => {
    const wait = fc.double({ min: 0, max: 100_000, noNaN: true })
    fc.assert(
      fc.property(wait, wait, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(bucketPosition(less, BUCKETS)).toBeLessThanOrEqual(bucketPosition(more, BUCKETS))
      }),
    )
  })
})
