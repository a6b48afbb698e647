import { describe, expect, it } from 'vitest'
import { periodOf } from './period.ts'

describe('periodOf', () => {
  it('takes days in the time zone of the workspace, the last one included', () => {
    expect(periodOf({ from: '2027-03-01', to: '2027-03-01' }, 'Asia/Dubai')).toEqual({
      from: new Date('2027-02-28T20:00:00Z'),
      until: new Date('2027-03-01T20:00:00Z'),
    })
  })

  it('gives the day of the spring clock change its 23 hours', () => {
    const { from, until } = periodOf({ from: '2027-03-28', to: '2027-03-28' }, 'Europe/Berlin')
    expect((until.getTime() - from.getTime()) / 3_600_000).toBe(23)
  })

  it('refuses a range that ends before it starts', () => {
    expect(() => periodOf({ from: '2027-03-02', to: '2027-03-01' }, 'UTC')).toThrow(
      expect.objectContaining({ code: 'range_inverted', status: 400 }),
    )
  })
})
