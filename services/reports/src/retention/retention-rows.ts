import type { AgeBucket, RetentionReport, RetentionRule } from '@onrecord/schemas'

type CategoryReport = RetentionReport['categories'][number]
export interface Amount {
  items: number
  bytes: number
}

export interface RetentionTotals {
  held: Amount
  dueNow: Amount
  dueIn30Days: Amount
  dueIn90Days: Amount
  withheld: Amount
}

export function retentionTotals({ categories }: Pick<RetentionReport, 'categories'>): RetentionTotals {
  const sum = (of: (category: CategoryReport) => Amount) =>
    categories
      .map(of)
      .reduce((a, b) => ({ items: a.items + b.items, bytes: a.bytes + b.bytes }), { items: 0, bytes: 0 })
  return {
    held: sum(({ held }) => held),
    dueNow: sum(({ due }) => due.now),
    dueIn30Days: sum(({ due }) => due.in30Days),
    dueIn90Days: sum(({ due }) => due.in90Days),
    withheld: sum(({ withheld }) => withheld),
  }
}

/** One row of the CSV: a category and an age. */
export interface RetentionRow {
  category: CategoryReport
  /** Absent: what has not ended, so that no period runs. */
  age?: AgeBucket
  amount: Amount
}

/** Every item once: the age buckets of each category, then what has not ended. */
export function retentionRows({ categories }: Pick<RetentionReport, 'categories'>): RetentionRow[] {
  return categories.flatMap((category) => [
    ...category.ages.map((age) => ({ category, age, amount: age })),
    { category, amount: category.notEnded },
  ])
}

/** `180 days`, `5 years`, `1 year 6 months`. */
export function periodInWords(iso: string): string {
  const units = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const
  const parts = [...iso.matchAll(/(\d+)([YMWD])/g)].map(([, count, unit]) => {
    const name = units[unit as keyof typeof units]
    return `${count} ${name}${count === '1' ? '' : 's'}`
  })
  return parts.length > 0 ? parts.join(' ') : iso
}

const STARTS: Record<RetentionRule['start'], string> = {
  call_end: 'the end of the call',
  conversation_end: 'the end of the conversation',
  received: 'receipt',
  consent_end: 'the end of the consent',
}
const startInWords = (start: RetentionRule['start']): string => STARTS[start]

/** `180 days from the end of the call`, with the legal minimum if there is one. */
export function ruleInWords({ keep, start, minimum }: RetentionRule): string {
  const rule = `${periodInWords(keep)} from ${startInWords(start)}`
  return minimum === undefined ? rule : `${rule}, at least ${periodInWords(minimum)}`
}

/** `0 to 30 days`, `more than 5 years`. */
export function ageInWords({ fromDays, toDays }: Pick<AgeBucket, 'fromDays' | 'toDays'>): string {
  const inYears = (days: number) => days % 365 === 0 && days > 0
  const words = (days: number) => (inYears(days) ? `${days / 365} y` : `${days} d`)
  return toDays === undefined ? `over ${words(fromDays)}` : `${words(fromDays)} – ${words(toDays)}`
}

/** `1.2 MB`: powers of ten. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value.toLocaleString('en', { maximumFractionDigits: power === 0 ? 0 : 1 })} ${units[power]}`
}
