import { expect, it } from 'vitest'
import { addDuration, isDuration } from './duration.ts'

it.each([
  ['2026-03-02T09:00:00Z', 'P365D', '2027-03-02T09:00:00.000Z'],
  ['2026-01-31T09:00:00Z', 'P1M', '2026-02-28T09:00:00.000Z'],
  ['2024-02-29T09:00:00Z', 'P1Y', '2025-02-28T09:00:00.000Z'],
  ['2026-03-02T09:00:00Z', 'P1W2DT3H4M5S', '2026-03-11T12:04:05.000Z'],
])('%s and %s is %s', (from, duration, to) => {
  expect(addDuration(new Date(from), duration).toISOString()).toBe(to)
})
it.each(['', 'P', 'PT', 'P0D', '365', 'P1.5D', 'PT1D', '-P1D'])('knows that %j is none', (text) => {
  expect(isDuration(text)).toBe(false)
})
