/** The sample day: Monday 16 November 2026, UTC. */
export const DATE = '2026-11-16'
export const DAY_START = Date.UTC(2026, 10, 16) / 1000
export const HOUR = 3600
export const MINUTE = 60
export const DAY_END = DAY_START + 24 * HOUR

/** Unix seconds of a time of the day. */
export const at = (hour: number, minute = 0, second = 0): number =>
  DAY_START + hour * HOUR + minute * MINUTE + second

export const hourOf = (seconds: number): number => Math.floor((seconds - DAY_START) / HOUR)

/** The first second of the hour after. */
export const nextHour = (seconds: number): number => DAY_START + (hourOf(seconds) + 1) * HOUR

export const instantOf = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
