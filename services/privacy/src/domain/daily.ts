import { Temporal } from 'temporal-polyfill'

/** The hour of the day, in the workspace's time zone, from which a daily run is due: when few people talk. */
const HOUR = 2

/** The latest moment, not later than `now`, at which a daily run became due. */
export function lastDailyDue(now: Date, timeZone: string): Date {
  const local = Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(timeZone)
  const today = dueOn(local.toPlainDate(), timeZone)
  return today.getTime() <= now.getTime() ? today : dueOn(local.toPlainDate().subtract({ days: 1 }), timeZone)
}

const dueOn = (day: Temporal.PlainDate, timeZone: string): Date =>
  new Date(day.toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(HOUR) }).epochMilliseconds)

/** Whether a workspace's daily run is still to be made; one that was cut short is made again. */
export function isDailyDue(
  last: { startedAt: string; finishedAt?: string | undefined } | undefined,
  now: Date,
  timeZone: string,
): boolean {
  if (last?.finishedAt === undefined) return true
  return Date.parse(last.startedAt) < lastDailyDue(now, timeZone).getTime()
}
