import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDailyDue, lastDailyDue } from './daily.ts'

const BERLIN = 'Europe/Berlin'

describe('the daily run', () => {
  it.each([
    ['before two at night it is that of yesterday', '2026-11-17T00:59:59Z', '2026-11-16T01:00:00.000Z'],
    ['from two on it is that of today', '2026-11-17T01:00:00Z', '2026-11-17T01:00:00.000Z'],
    [
      'in the night in which two is left out it is at three',
      '2027-03-28T12:00:00Z',
      '2027-03-28T01:00:00.000Z',
    ],
    [
      'in the night in which two comes twice it is at the first',
      '2026-10-25T12:00:00Z',
      '2026-10-25T00:00:00.000Z',
    ],
  ])('%s', (_, now, due) => {
    expect(lastDailyDue(new Date(now), BERLIN).toISOString()).toBe(due)
  })

  it('is due when there was none, when the last was cut short, and when a day has begun since', () => {
    const now = new Date('2026-11-17T08:00:00Z')
    const run = (startedAt: string, finishedAt?: string) => ({ startedAt, finishedAt })
    expect(isDailyDue(undefined, now, BERLIN)).toBe(true)
    expect(isDailyDue(run('2026-11-17T01:00:00Z'), now, BERLIN)).toBe(true)
    expect(isDailyDue(run('2026-11-16T08:00:00Z', '2026-11-16T08:00:01Z'), now, BERLIN)).toBe(true)
    expect(isDailyDue(run('2026-11-17T01:00:00Z', '2026-11-17T01:00:09Z'), now, BERLIN)).toBe(false)
  })

  it('became due within the last day and an hour, and made then it is not due again', () => {
    const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    const zone = fc.constantFrom(
      BERLIN,
      'Asia/Dubai',
      'America/New_York',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    )
    fc.assert(
      fc.property(instant, zone, (now, timeZone) => {
        const due = lastDailyDue(now, timeZone)
        const hours = (now.getTime() - due.getTime()) / 3_600_000
        expect(hours).toBeGreaterThanOrEqual(0)
        expect(hours).toBeLessThanOrEqual(25)
        const run = { startedAt: now.toISOString(), finishedAt: now.toISOString() }
        expect(isDailyDue(run, now, timeZone)).toBe(false)
      }),
    )
  })
})
