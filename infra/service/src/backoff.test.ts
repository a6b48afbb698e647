import { expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

const limits = { firstMs: 1000, maxMs: 60_000 }

it('doubles up to the limit', () => {
  expect([1, 2, 3, 20].map((failures) => backoffMs(failures, limits, () => 1))).toEqual([
    1000, 2000, 4000, 60_000,
  ])
})

it('varies by half', () => {
  expect(backoffMs(2, limits, () => 0)).toBe(1000)
})
