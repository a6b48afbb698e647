/** Whole seconds from `start` to `end` (milliseconds), rounded down; never negative; null when one is missing. */
export function secondsBetween(start: number | null, end: number | null): number | null {
  if (start === null || end === null) return null
  return Math.max(0, Math.floor((end - start) / 1000))
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
