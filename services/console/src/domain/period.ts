import { ProblemError } from '@onrecord/schemas'
import { Temporal } from 'temporal-polyfill'

/** Days in a workspace's time zone, both inclusive. */
export interface Days {
  from: string
  to: string
}

export function refuseInverted({ from, to }: Days): void {
  if (from > to)
    throw new ProblemError('range_inverted', 400, 'The range ends before it starts', `from ${from}, to ${to}`)
}

/** The instants from the start of the first day up to, not including, the end of the last one. */
export function periodOf({ from, to }: Days, timeZone: string): { from: Date; until: Date } {
  refuseInverted({ from, to })
  return {
    from: startOf(from, timeZone),
    until: startOf(Temporal.PlainDate.from(to).add({ days: 1 }).toString(), timeZone),
  }
}

const startOf = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds)
