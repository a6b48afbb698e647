import fc from 'fast-check'
import { expect, it } from 'vitest'
import { speechPieces } from './speech-pieces.ts'

const sampleRate = 1000
const tone = (seconds: number, level = 0.5) =>
  Float32Array.from({ length: seconds * sampleRate }, (_, index) => (index % 2 ? level : -level))
const joined = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))

it('leaves silence out and keeps what is said together', () => {
  const pieces = speechPieces(joined(tone(2, 0), tone(1), tone(0.3, 0), tone(1), tone(3, 0), tone(1)), {
    sampleRate,
  })
  expect(pieces).toHaveLength(2)
  expect(pieces[0]?.from).toBeCloseTo(1850, -2)
  expect(pieces[0]?.until).toBeCloseTo(4450, -2)
})

it('gives nothing for silence', () => {
  expect(speechPieces(tone(5, 0), { sampleRate })).toEqual([])
  expect(speechPieces(new Float32Array(0), { sampleRate })).toEqual([])
})

it('cuts a long piece at its quietest moment', () => {
  const pieces = speechPieces(joined(tone(8), tone(0.06, 0.01), tone(7)), { sampleRate, maxPieceS: 10 })
  expect(pieces).toHaveLength(2)
  expect(pieces[0]?.until).toBeGreaterThanOrEqual(7980)
  expect(pieces[0]?.until).toBeLessThanOrEqual(8070)
})

it('never exceeds the limit, never overlaps, and loses nothing loud', () => {
  const levels = fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 9 }), loud: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(levels, (parts) => {
      const samples = joined(...parts.map(({ seconds, loud }) => tone(seconds, loud ? 0.5 : 0)))
      const pieces = speechPieces(samples, { sampleRate, maxPieceS: 6 })
      for (const [index, { from, until }] of pieces.entries()) {
        expect(until - from).toBeLessThanOrEqual(6 * sampleRate)
        expect(until).toBeGreaterThan(from)
        expect(from).toBeGreaterThanOrEqual(pieces[index - 1]?.until ?? 0)
      }
      const covered = new Uint8Array(samples.length)
      for (const { from, until } of pieces) covered.fill(1, from, until)
      expect(samples.some((sample, index) => sample !== 0 && covered[index] === 0)).toBe(false)
    }),
    { numRuns: 50 },
  )
})
