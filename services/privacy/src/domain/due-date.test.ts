import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { cutoffAt, dueAt } from './due-date.ts'

const berlin = 'Europe/Berlin'
const due = (endedAt: string, keep: string, timeZone = berlin) =>
  dueAt(new Date(endedAt), { keep }, timeZone).toISOString()

describe('when something is due', () => {
  it.each([
    [
      'counts whole days after the day of the event',
      '2026-03-05T09:00:00Z',
      'P1D',
      '2026-03-06T23:00:00.000Z',
    ],
    [
      'ends with the same-numbered day a month later',
      '2026-03-05T09:00:00Z',
      'P1M',
      '2026-04-05T22:00:00.000Z',
    ],
    [
      'takes the last day of a month that is too short',
      '2026-01-31T09:00:00Z',
      'P1M',
      '2026-02-28T23:00:00.000Z',
    ],
    ['knows leap years', '2028-01-31T09:00:00Z', 'P1M', '2028-02-29T23:00:00.000Z'],
    [
      'keeps what ended on a leap day to the end of February',
      '2028-02-29T09:00:00Z',
      'P1Y',
      '2029-02-28T23:00:00.000Z',
    ],
    [
      'spans the change to summer time in days, not hours',
      '2026-03-28T09:00:00Z',
      'P1D',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'takes the day from the workspace, not from UTC',
      '2026-03-05T23:30:00Z',
      'P1D',
      '2026-03-07T23:00:00.000Z',
    ],
  ])('%s', (_, endedAt, keep, expected) => {
    expect(due(endedAt, keep)).toBe(expected)
  })

  it('waits for the legal minimum, however short the period', () => {
    const at = dueAt(new Date('2026-01-10T12:00:00Z'), { keep: 'P30D', minimum: 'P5Y' }, 'UTC')
    expect(at.toISOString()).toBe('2031-01-11T00:00:00.000Z')
  })

  it.each(['P0D', 'PT5H', 'P1DT1H', '-P1D', '180', 'P', 'P900Y', ''])('refuses %j as a period', (keep) => {
    expect(() => due('2026-01-10T12:00:00Z', keep)).toThrow('Not a retention period')
  })
})

const instant = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2040-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const period = fc
  .record({ years: fc.nat(6), months: fc.nat(30), weeks: fc.nat(9), days: fc.nat(800) })
  .filter(({ years, months, weeks, days }) => years + months + weeks + days > 0)
  .map((parts) => Temporal.Duration.from(parts).toString())
const terms = fc
  .record({ keep: period, minimum: fc.option(period, { nil: undefined }) })
  .map(({ keep, minimum }) => ({
    keep,
    ...(minimum !== undefined && { minimum }),
  }))
const zone = fc.constantFrom(
  'UTC',
  berlin,
  'America/New_York',
  'Asia/Riyadh',
  'Pacific/Apia',
  'America/Sao_Paulo',
)

describe('due dates, whatever the period, zone and time of year', () => {
  it('never come before the period or the minimum has passed', () => {
    fc.assert(
      fc.property(instant, terms, zone, (endedAt, both, timeZone) => {
        const start = Temporal.Instant.fromEpochMilliseconds(endedAt.getTime()).toZonedDateTimeISO(timeZone)
        const at = dueAt(endedAt, both, timeZone).getTime()
        expect(at).toBeGreaterThan(start.add(both.keep).epochMilliseconds)
        if (both.minimum) expect(at).toBeGreaterThan(start.add(both.minimum).epochMilliseconds)
      }),
    )
  })

  it('come at most a day (and a change of clocks or calendar) after the later of the two', () => {
    fc.assert(
      fc.property(instant, terms, zone, (endedAt, both, timeZone) => {
        const start = Temporal.Instant.fromEpochMilliseconds(endedAt.getTime()).toZonedDateTimeISO(timeZone)
        const ends = [both.keep, both.minimum ?? both.keep].map((text) => start.add(text).epochMilliseconds)
        expect(dueAt(endedAt, both, timeZone).getTime() - Math.max(...ends)).toBeLessThanOrEqual(
          49 * 3_600_000,
        )
      }),
    )
  })

  it('keep the order in which things ended', () => {
    fc.assert(
      fc.property(instant, instant, terms, zone, (a, b, both, timeZone) => {
        const [first, second] = a <= b ? [a, b] : [b, a]
        expect(dueAt(first, both, timeZone) <= dueAt(second, both, timeZone)).toBe(true)
      }),
    )
  })

  it('agree with the cut-off: ended before it if and only if due', () => {
    fc.assert(
      fc.property(instant, instant, terms, zone, (endedAt, at, both, timeZone) => {
        const isDue = dueAt(endedAt, both, timeZone) <= at
        expect(endedAt < cutoffAt(at, both, timeZone)).toBe(isDue)
      }),
    )
  })

  it('agree with the cut-off to the millisecond', () => {
    fc.assert(
      fc.property(instant, terms, zone, (at, both, timeZone) => {
        const cutoff = cutoffAt(at, both, timeZone)
        expect(dueAt(new Date(cutoff.getTime() - 1), both, timeZone) <= at).toBe(true)
        expect(dueAt(cutoff, both, timeZone) <= at).toBe(false)
      }),
    )
  })
})
