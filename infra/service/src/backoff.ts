export interface Backoff {
  firstMs: number
  maxMs: number
}

/** Doubles with every failure (the first is 1), up to a limit; half of it is random, so that many do not come at once. */
export function backoffMs(
  failures: number,
  { firstMs, maxMs }: Backoff,
  random: () => number = Math.random,
): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(full / 2 + (full / 2) * random())
}
