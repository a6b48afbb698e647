import type { RetentionRule } from '@onrecord/schemas'
import { Temporal } from 'temporal-polyfill'
import { periodOf } from './period.ts'

/** The parts of a rule that decide when something is due. */
export type Terms = Pick<RetentionRule, 'keep' | 'minimum'>

/**
 * When an item that ended then becomes due. Counted as Regulation (EEC, Euratom) No 1182/71, Article 3, counts periods:
 * the day of the event is not counted, the period runs to the end of its last day in the workspace's time zone, and where
 * a month lacks that day, to the end of the month. Never before `minimum`.
 */
export function dueAt(endedAt: Date, terms: Terms, timeZone: string): Date {
  return startOf(firstDayDue(dayOf(endedAt, timeZone), terms), timeZone)
}

/** The instant before which an item must have ended to be due at `at`: exactly those for which `dueAt <= at`. */
export function cutoffAt(at: Date, terms: Terms, timeZone: string): Date {
  const today = dayOf(at, timeZone)
  const isDue = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(firstDayDue(day, terms), today) <= 0
  let day = earliest(periodsOf(terms).map((period) => today.subtract(period)))
  while (isDue(day)) day = day.add({ days: 1 })
  while (!isDue(day.subtract({ days: 1 }))) day = day.subtract({ days: 1 })
  return startOf(day, timeZone)
}

const periodsOf = ({ keep, minimum }: Terms) =>
  [keep, minimum].filter((text) => text !== undefined).map(periodOf)

const firstDayDue = (ended: Temporal.PlainDate, terms: Terms) =>
  latest(periodsOf(terms).map((period) => ended.add(period))).add({ days: 1 })

const dayOf = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()

const startOf = (day: Temporal.PlainDate, timeZone: string) =>
  new Date(day.toZonedDateTime(timeZone).epochMilliseconds)

const latest = (days: Temporal.PlainDate[]) =>
  days.reduce((a, b) => (Temporal.PlainDate.compare(a, b) >= 0 ? a : b))

const earliest = (days: Temporal.PlainDate[]) =>
  days.reduce((a, b) => (Temporal.PlainDate.compare(a, b) <= 0 ? a : b))
