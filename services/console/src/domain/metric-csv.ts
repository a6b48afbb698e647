import type { MetricResult } from '@onrecord/schemas'

/** The result as CSV (RFC 4180, with header): one column per dimension, then one per value; not measured is empty. */
export function metricCsvOf(result: MetricResult, values: readonly string[]): string {
  const lines = result.rows.map((row) => [
    ...result.by.map((name) => row.dimensions[name] ?? ''),
    ...values.map((name) => row.values[name] ?? ''),
  ])
  return [[...result.by, ...values], ...lines].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = startsFormula(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Spreadsheets run what starts like this (OWASP, CSV injection). */
const startsFormula = (value: string): boolean => /^[=+\-@\t\r]/.test(value)
