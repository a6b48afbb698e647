/** Records and axes are Gregorian in every locale. */
const GREGORIAN = { calendar: 'gregory' } as const
/** The month as a word: no locale's order of figures can be misread. */
const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const
/** Of 24 hours, as on the axes. */
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** "12 Feb 2027, 14:32" in the zone given. */
export function formatInstant(at: string, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    ...GREGORIAN,
    ...DAY,
    ...TIME,
    timeZone,
  }).format(new Date(at))
}

/** "14:32" in the zone given. */
export function formatClock(at: string, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { ...GREGORIAN, ...TIME, timeZone }).format(new Date(at))
}

/** The instant as stored: "2027-02-12 14:32:07 UTC". */
export function formatUtc(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A calendar day, "12 Feb 2027", which belongs to no zone. */
export function formatDay(day: string, locale: string, style: 'medium' | 'short' = 'medium'): string {
  const options: Intl.DateTimeFormatOptions = style === 'medium' ? DAY : { day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(locale, { ...GREGORIAN, ...options, timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** "1 – 28 Feb 2027"; one day is one day. */
export function formatDays(from: string, to: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { ...GREGORIAN, ...DAY, timeZone: 'UTC' }).formatRange(
    new Date(`${from}T00:00:00Z`),
    new Date(`${to}T00:00:00Z`),
  )
}

/** "GMT+4": what the zone is at that instant. */
export function formatOffset(timeZone: string, at: Date, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** "14:00" for an hour of the day, in the locale's digits. */
export function formatHour(hour: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 }).format(hour)
}

/** The name of an ISO weekday (Monday is 1). */
export function formatWeekday(weekday: number, locale: string): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, weekday),
  )
}

/** The label of a bucket in a series: a day ("2027-02-12"), a local hour ("2027-02-12T14"), or an instant. */
export function formatBucket(at: string, timeZone: string, locale: string): string {
  if (at.length === 10) return formatDay(at, locale, 'short')
  const options: Intl.DateTimeFormatOptions = { ...GREGORIAN, ...TIME }
  const isInstant = /(Z|[+-]\d\d:\d\d)$/.test(at)
  const instant = new Date(isInstant ? at : `${at.slice(0, 13).replace(' ', 'T')}:00:00Z`)
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: isInstant ? timeZone : 'UTC' }).format(
    instant,
  )
}

/** "February 2027" */
export function formatMonth(day: string, locale: string): string {
  const options: Intl.DateTimeFormatOptions = {
    ...GREGORIAN,
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
}
