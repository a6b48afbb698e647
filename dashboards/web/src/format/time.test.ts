import { describe, expect, it } from 'vitest'
import {
  formatBucket,
  formatDays,
  formatInstant,
  formatMonth,
  formatOffset,
  formatUtc,
  formatWeekday,
} from './time.ts'

const AT = '2027-02-28T19:41:12Z'

describe('time', () => {
  it('is told in the zone of the workspace', () => {
    expect(formatInstant(AT, 'Asia/Dubai', 'en-GB')).toBe('28 Feb 2027, 23:41')
    expect(formatInstant(AT, 'Asia/Tokyo', 'en-GB')).toBe('1 Mar 2027, 04:41')
  })

  it('keeps the stored value for the hover', () => {
    expect(formatUtc('2027-02-28T23:41:12.500+04:00')).toBe('2027-02-28 19:41:12 UTC')
  })

  it('is Gregorian in every locale', () => {
    expect(formatMonth('2027-02-01', 'ar-SA')).toContain('فبراير')
  })

  it('shortens a range', () => {
    expect(formatDays('2027-02-01', '2027-02-28', 'en-GB')).toMatch(/^1\s?–\s?28 Feb 2027$/)
  })

  it('says what the zone is on the day, summer or winter', () => {
    expect(formatOffset('Europe/Berlin', new Date('2027-01-15T12:00:00Z'), 'en-GB')).toBe('GMT+1')
    expect(formatOffset('Europe/Berlin', new Date('2027-07-15T12:00:00Z'), 'en-GB')).toBe('GMT+2')
  })

  it('counts weekdays from Monday', () => {
    expect([1, 5, 7].map((weekday) => formatWeekday(weekday, 'en'))).toEqual(['Mon', 'Fri', 'Sun'])
  })

  it.each([
    ['2027-02-12', '12 Feb'],
    ['2027-02-12T14', '14:00'],
    ['2027-02-12T14:00', '14:00'],
    ['2027-02-12 14:00:00', '14:00'],
    ['2027-02-12T14:00:00Z', '18:00'],
  ])('labels the bucket %s', (at, expected) => {
    expect(formatBucket(at, 'Asia/Dubai', 'en-GB')).toBe(expected)
  })
})
