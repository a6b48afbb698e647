import type { ClickHouse } from '@onrecord/clickhouse'
import { type MetricFilter, type MetricResult, ProblemError } from '@onrecord/schemas'
import type { Metric } from './metric-file.ts'
import { statementOf } from './metric-statement.ts'
import { periodOf } from './period.ts'

export interface MetricQuestion {
  workspace: string
  /** IANA. */
  timeZone: string
  filter: MetricFilter
}
export type MetricRow = MetricResult['rows'][number]
export type RunMetric = (
  name: string,
  question: MetricQuestion,
  by?: readonly string[],
) => Promise<MetricRow[]>

/** Computes one metric for one workspace. */
export function runMetric(clickhouse: ClickHouse, metrics: ReadonlyMap<string, Metric>): RunMetric {
  return async (name, { workspace, timeZone, filter }, by = []) => {
    const metric = metrics.get(name)
    if (metric === undefined) throw new ProblemError('metric_unknown', 404, 'There is no such metric', name)
    const rows = await clickhouse.query<Record<string, string | number | null>>(statementOf(metric, by), {
      workspace,
      timeZone,
      ...periodOf(filter, timeZone),
      account: filter.account ?? '',
      agent: filter.agent ?? '',
      direction: filter.direction ?? '',
      country: filter.country ?? '',
    })
    return rows.map((row) => ({
      dimensions: Object.fromEntries(by.map((dimension) => [dimension, `${row[`by_${dimension}`] ?? ''}`])),
      values: Object.fromEntries(metric.definition.values.map((value) => [value, numberOf(row[value])])),
    }))
  }
}

const numberOf = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
