/** One measured line: what, and its numbers. */
export type Figure = Record<string, string | number>

/** The value below which a share of the sorted values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits))

/** Runs it several times; median, least and most of what it gives. */
export async function repeated(
  times: number,
  run: () => Promise<number> | number,
): Promise<{ median: number; min: number; max: number }> {
  const values: number[] = []
  for (let n = 0; n < times; n += 1) values.push(await run())
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values) }
}
