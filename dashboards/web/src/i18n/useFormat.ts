import type { MetricDefinition } from '@onrecord/schemas'
import { useMemo } from 'react'
import { formatDuration } from '../format/duration.ts'
import { formatBytes, formatCount, formatShare } from '../format/number.ts'
import {
  formatBucket,
  formatClock,
  formatDay,
  formatDays,
  formatHour,
  formatInstant,
  formatWeekday,
} from '../format/time.ts'
import { formatCountry } from '../format/words.ts'
import { useWorkspace } from '../shell/workspace.ts'
import { useLanguage } from './Language.tsx'

export type Format = ReturnType<typeof createFormat>

/** Every formatter of the console, bound to the reader's locale and the workspace's time zone. */
export function useFormat(): Format {
  const { locale } = useLanguage()
  const { timeZone } = useWorkspace()
  return useMemo(() => createFormat(locale, timeZone), [locale, timeZone])
}

function createFormat(locale: string, timeZone: string) {
  const count = (value: number) => formatCount(value, locale)
  const share = (value: number) => formatShare(value, locale)
  const duration = (seconds: number) => formatDuration(seconds, locale)
  return {
    locale,
    timeZone,
    count,
    share,
    duration,
    /** A number that names something: no groups. */
    index: (value: number) => new Intl.NumberFormat(locale, { useGrouping: false }).format(value),
    /** A difference of shares in percentage points, without a unit. */
    points: (value: number) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(100 * value),
    bytes: (value: number) => formatBytes(value, locale),
    instant: (at: string) => formatInstant(at, timeZone, locale),
    clock: (at: string) => formatClock(at, timeZone, locale),
    bucket: (at: string) => formatBucket(at, timeZone, locale),
    day: (day: string) => formatDay(day, locale),
    days: (from: string, to: string) => formatDays(from, to, locale),
    hour: (hour: number) => formatHour(hour, locale),
    country: (code: string) => formatCountry(code, locale),
    weekday: (weekday: number) => formatWeekday(weekday, locale),
    /** A metric's value in its unit; a value that was not measured is a dash, never a zero. */
    measure: (value: number | null, unit: MetricDefinition['unit']) => {
      if (value === null) return '–'
      if (unit === 'share') return share(value)
      return unit === 'seconds' ? duration(value) : count(value)
    },
  }
}
