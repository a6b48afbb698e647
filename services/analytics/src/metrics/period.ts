import { toClickHouseTime } from '@onrecord/clickhouse'
import { type MetricFilter, ProblemError } from '@onrecord/schemas'
import { Temporal } from 'temporal-polyfill'

/** Half-open, in the form that ClickHouse takes. */
export interface Period {
  from: string
  until: string
}

/** From the first moment of the first day to the first moment after the last, in the zone: 23 to 25 hours a day. */
export function periodOf({ from, to }: MetricFilter, timeZone: string): Period {
  if (from > to)
    throw new ProblemError('range_inverted', 400, 'The range ends before it starts', `from ${from} to ${to}`)
  const startOf = (day: Temporal.PlainDate) =>
    toClickHouseTime(day.toZonedDateTime(timeZone).epochMilliseconds)
  return {
    from: startOf(Temporal.PlainDate.from(from)),
    until: startOf(Temporal.PlainDate.from(to).add({ days: 1 })),
  }
}

/** The steps of a course: the hours of a single day, else the days. As the dimensions `hour` and `day` name them. */
export function stepsOf({ from, to }: MetricFilter): { dimension: 'hour' | 'day'; steps: string[] } {
  if (from === to)
    return {
      dimension: 'hour',
      steps: Array.from({ length: 24 }, (_, hour) => `${from} ${String(hour).padStart(2, '0')}:00`),
    }
  const first = Temporal.PlainDate.from(from)
  const { days } = first.until(Temporal.PlainDate.from(to), { largestUnit: 'days' })
  return {
    dimension: 'day',
    steps: Array.from({ length: days + 1 }, (_, n) => first.add({ days: n }).toString()),
  }
}
