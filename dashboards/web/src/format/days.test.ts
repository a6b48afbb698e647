import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayCount, dayIn, eachDay, openingDays, presetDays, previousDays } from './days.ts'

const DATA = { from: '2026-11-03', to: '2027-02-28' }

describe('days', () => {
  it('crosses months and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
  })

  it('counts both ends', () => {
    expect(dayCount({ from: '2027-02-01', to: '2027-02-28' })).toBe(28)
    expect(eachDay({ from: '2027-02-27', to: '2027-03-01' })).toEqual([
      '2027-02-27',
      '2027-02-28',
      '2027-03-01',
    ])
    expect(eachDay({ from: '2027-02-02', to: '2027-02-01' })).toEqual([])
  })

  it('compares with as many days, ending the day before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 2000 }), fc.nat({ max: 400 }), (offset, length) => {
        const from = addDays('2027-01-01', offset)
        const days = { from, to: addDays(from, length) }
        const before = previousDays(days)
        expect(dayCount(before)).toBe(dayCount(days))
        expect(addDays(before.to, 1)).toBe(days.from)
      }),
    )
  })

  it('says the day of the zone, not of UTC', () => {
    expect(dayIn('Asia/Dubai', new Date('2027-02-28T21:00:00Z'))).toBe('2027-03-01')
    expect(dayIn('America/Lima', new Date('2027-03-01T02:00:00Z'))).toBe('2027-02-28')
  })

  it.each([
    ['today', '2027-03-01', '2027-03-01'],
    ['yesterday', '2027-02-28', '2027-02-28'],
    ['last7', '2027-02-23', '2027-03-01'],
    ['last28', '2027-02-02', '2027-03-01'],
    ['thisMonth', '2027-03-01', '2027-03-01'],
    ['lastMonth', '2027-02-01', '2027-02-28'],
    ['all', '2026-11-03', '2027-02-28'],
  ] as const)('preset %s', (preset, from, to) => {
    expect(presetDays(preset, '2027-03-01', DATA)).toEqual({ from, to })
  })

  it('opens on the newest four weeks of data, on less if there is less, on the last 28 days if there is none', () => {
    expect(openingDays(DATA, '2027-06-01')).toEqual({ from: '2027-02-01', to: '2027-02-28' })
    expect(openingDays({ from: '2027-02-12', to: '2027-02-12' }, '2027-06-01')).toEqual({
      from: '2027-02-12',
      to: '2027-02-12',
    })
    expect(openingDays(undefined, '2027-03-01')).toEqual({ from: '2027-02-02', to: '2027-03-01' })
  })
})
