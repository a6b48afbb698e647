import { describe, expect, it } from 'vitest'
import { outcomeStacks } from './outcome-stacks.ts'

const DAYS = { from: '2027-02-01', to: '2027-02-03' }

describe('outcomeStacks', () => {
  it('fills days without calls, adds both directions, and keeps the order of meaning', () => {
    const rows = [
      { at: '2027-02-03', direction: 'inbound', outcome: 'abandoned', calls: 2 },
      { at: '2027-02-01', direction: 'inbound', outcome: 'answered', calls: 5 },
      { at: '2027-02-01', direction: 'outbound', outcome: 'answered', calls: 1 },
      { at: '2027-02-01', direction: 'outbound', outcome: 'invented', calls: 1 },
      { at: '2027-02-01', direction: 'outbound', outcome: 'failed', calls: 0 },
    ]
    expect(outcomeStacks(rows, DAYS)).toEqual({
      at: ['2027-02-01', '2027-02-02', '2027-02-03'],
      stacks: [
        { outcome: 'answered', calls: [6, 0, 0], total: 6 },
        { outcome: 'abandoned', calls: [0, 0, 2], total: 2 },
        { outcome: 'invented', calls: [1, 0, 0], total: 1 },
      ],
    })
  })

  it('takes hours as they come', () => {
    const rows = [
      { at: '2027-02-01T11', direction: 'inbound', outcome: 'answered', calls: 2 },
      { at: '2027-02-01T09', direction: 'inbound', outcome: 'answered', calls: 3 },
    ]
    expect(outcomeStacks(rows, DAYS)).toEqual({
      at: ['2027-02-01T09', '2027-02-01T11'],
      stacks: [{ outcome: 'answered', calls: [3, 2], total: 5 }],
    })
  })
})
