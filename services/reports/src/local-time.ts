import { Temporal } from 'temporal-polyfill'

const zoned = (instant: Date | string, timeZone: string) =>
  Temporal.Instant.from(typeof instant === 'string' ? instant : instant.toISOString()).toZonedDateTimeISO(
    timeZone,
  )

/** `2026-11-23 14:05:09 +01:00`. */
export function localTime(instant: Date | string, timeZone: string): string {
  const at = zoned(instant, timeZone)
  return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'second' })} ${at.offset}`
}

/** `2026-11-23`. */
export const localDay = (instant: Date | string, timeZone: string): string =>
  zoned(instant, timeZone).toPlainDate().toString()

/** `2026-11-23 13:05:09`. */
export const utcTime = (instant: Date | string): string =>
  `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')}`

/** The period in days of the zone where it falls on midnights, else in times: `2026-11-01 to 2026-11-30`. */
export function periodInWords({ from, until }: { from: Date; until: Date }, timeZone: string): string {
  const [first, end] = [zoned(from, timeZone), zoned(until, timeZone)]
  const wholeDays = [first, end].every((at) => at.equals(at.startOfDay()))
  if (!wholeDays) return `${localTime(from, timeZone)} to ${localTime(until, timeZone)}`
  const last = end.subtract({ days: 1 }).toPlainDate().toString()
  const day = first.toPlainDate().toString()
  return day === last ? day : `${day} to ${last}`
}
