import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteRangeOf } from './byte-range.ts'

describe('byteRangeOf', () => {
  it.each([
    ['bytes=0-1', { first: 0, last: 1 }],
    ['bytes=4-', { first: 4, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-30', { first: 0, last: 9 }],
    ['bytes=8-30', { first: 8, last: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', undefined],
    ['bytes=0-1,4-5', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
    [undefined, undefined],
  ])('%s of 10 bytes', (header, expected) => {
    expect(byteRangeOf(header, 10)).toEqual(expected)
  })

  it('never leaves the body', () => {
    const part = fc.oneof(fc.nat({ max: 40 }).map(String), fc.constant(''))
    fc.assert(
      fc.property(part, part, fc.nat({ max: 30 }), (from, to, size) => {
        const range = byteRangeOf(`bytes=${from}-${to}`, size)
        if (range === undefined || range === 'unsatisfiable') return
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.first).toBeLessThanOrEqual(range.last)
        expect(range.last).toBeLessThan(size)
      }),
    )
  })
})
