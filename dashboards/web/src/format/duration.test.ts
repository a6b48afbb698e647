import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationParts, formatDuration } from './duration.ts'

const SIZE = { d: 86_400, h: 3_600, m: 60, s: 1 }
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [59.6, '1 m'],
    [252, '4 m 12 s'],
    [3_600, '1 h'],
    [3_605, '1 h'],
    [11_520, '3 h 12 m'],
    [90_061, '1 d 1 h'],
    [-5, '0 s'],
  ])('%d seconds', (seconds, expected) => {
    expect(plain(formatDuration(seconds, 'en'))).toBe(expected)
  })

  it('writes the digits of the locale', () => {
    expect(plain(formatDuration(252, 'ar-EG'))).toBe('٤ د ١٢ ث')
    expect(plain(formatDuration(252, 'ar-AE'))).toBe('4 د 12 ث')
  })
})

describe('durationParts', () => {
  it('never says more than there is, and less than one of the next smaller unit is missing', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), (seconds) => {
        const parts = durationParts(seconds)
        const said = parts.reduce((sum, { value, unit }) => sum + value * SIZE[unit], 0)
        const largest = SIZE[parts[0]?.unit ?? 's']
        expect(said).toBeLessThanOrEqual(seconds)
        expect(seconds - said).toBeLessThan(Math.max(1, largest / 24))
        expect(parts.length).toBeLessThanOrEqual(2)
      }),
    )
  })
})
