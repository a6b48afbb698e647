import { expect } from 'vitest'
import { parsePromql } from './promql.ts'

/** Fails unless the expression parses and asks only for series and labels that our processes tell. */
export function expectKnownSeries(
  expression: string,
  series: ReadonlyMap<string, ReadonlySet<string>>,
  where: string,
): void {
  const { faults, asked, grouped } = parsePromql(expression)
  expect(faults, where).toEqual([])
  expect(asked.length, where).toBeGreaterThan(0)
  const labels = new Set<string>()
  for (const { name, labels: matched } of asked) {
    const known = series.get(name)
    expect(known, `${where}: no process tells ${name}`).toBeDefined()
    for (const label of known ?? []) labels.add(label)
    for (const label of matched) expect(known, `${where}: ${name}{${label}}`).toContain(label)
  }
  for (const label of grouped) expect(labels, `${where}: by (${label})`).toContain(label)
}
