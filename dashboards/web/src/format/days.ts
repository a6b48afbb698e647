const DAY_MS = 86_400_000

export interface Days {
  /** First day, `YYYY-MM-DD`. */
  from: string
  /** Last day, inclusive. */
  to: string
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** How many days the range covers; both ends count. */
export function dayCount({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
}

export function eachDay({ from, to }: Days): string[] {
  return Array.from({ length: Math.max(0, dayCount({ from, to })) }, (_, index) => addDays(from, index))
}

/** The range of the same length that ends the day before. */
export function previousDays(days: Days): Days {
  const length = dayCount(days)
  return { from: addDays(days.from, -length), to: addDays(days.from, -1) }
}

/** Which calendar day it is in the zone at the instant. */
export function dayIn(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

export type Preset = 'today' | 'yesterday' | 'last7' | 'last28' | 'thisMonth' | 'lastMonth' | 'all'
export const PRESETS: readonly Preset[] = [
  'today',
  'yesterday',
  'last7',
  'last28',
  'thisMonth',
  'lastMonth',
  'all',
]

/** The days of a preset, seen from today; `all` is what there is data for. */
export function presetDays(preset: Preset, today: string, data: Days): Days {
  const monthStart = `${today.slice(0, 7)}-01`
  const lastMonthEnd = addDays(monthStart, -1)
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'last7':
      return { from: addDays(today, -6), to: today }
    case 'last28':
      return { from: addDays(today, -27), to: today }
    case 'thisMonth':
      return { from: monthStart, to: today }
    case 'lastMonth':
      return { from: `${lastMonthEnd.slice(0, 7)}-01`, to: lastMonthEnd }
    case 'all':
      return data
  }
}

/** Where a page opens when its address names no days: the newest 28 days that have data, else the last 28. */
export function openingDays(data: Days | undefined, today: string): Days {
  if (data === undefined) return presetDays('last28', today, { from: today, to: today })
  const earliest = addDays(data.to, -27)
  return { from: data.from > earliest ? data.from : earliest, to: data.to }
}
