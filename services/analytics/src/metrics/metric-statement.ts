import { ProblemError } from '@onrecord/schemas'
import type { Metric } from './metric-file.ts'

/** The metric's SQL, grouped by these dimensions: `{{by}}` and `{{group}}` become expressions from the metric's own file. */
export function statementOf(metric: Metric, by: readonly string[]): string {
  const expressions = by.map((name) => {
    const sql = metric.dimensions.get(name)
    if (sql !== undefined) return `${sql} AS by_${name}`
    throw new ProblemError(
      'dimension_unknown',
      400,
      'The metric has no such dimension',
      `${metric.definition.name} cannot be grouped by ${name}, only by ${[...metric.dimensions.keys()].join(', ')}`,
    )
  })
  const names = by.map((name) => `by_${name}`).join(', ')
  return metric.sql
    .replace('{{by}}', expressions.map((expression) => `${expression},`).join(' '))
    .replace('{{group}}', names === '' ? '' : `GROUP BY ${names} ORDER BY ${names}`)
}
