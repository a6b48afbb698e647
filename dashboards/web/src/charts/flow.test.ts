import { describe, expect, it } from 'vitest'
import { flow } from './flow.ts'

describe('flow', () => {
  it('wraps what does not fit, and gives what is too wide a row of its own', () => {
    expect(flow([40, 40, 40, 200, 10], 100, 10)).toEqual([
      { at: 0, row: 0 },
      { at: 50, row: 0 },
      { at: 0, row: 1 },
      { at: 0, row: 2 },
      { at: 0, row: 3 },
    ])
  })
})
