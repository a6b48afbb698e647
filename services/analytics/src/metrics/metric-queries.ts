import { type ClickHouse, fromClickHouseTime } from '@onrecord/clickhouse'
import type { MetricQueries } from '@onrecord/schemas'
import { ProblemError } from '@onrecord/schemas'
import { readMetrics } from './metric-file.ts'
import { overviewOf } from './overview.ts'
import { runMetric } from './run-metric.ts'

const AS_OF = `
  SELECT toNullable(max(least(time, recorded_at))) AS as_of, count() AS events
  FROM event WHERE workspace = {workspace:String}`
const RANGE = `
  SELECT toString(toDate(min(at))) AS first, toString(toDate(max(at))) AS last, count() AS facts
  FROM (
    SELECT created_at AS at FROM call_fact FINAL WHERE workspace = {workspace:String}
    UNION ALL SELECT at FROM message_fact FINAL WHERE workspace = {workspace:String})`

/** Answers for figures, from the metrics defined in `metricsFolder` (`dashboards/metrics/`). */
export async function createMetricQueries({
  clickhouse,
  metricsFolder,
}: {
  clickhouse: ClickHouse
  metricsFolder: URL
}): Promise<MetricQueries> {
  const metrics = await readMetrics(metricsFolder)
  const run = runMetric(clickhouse, metrics)

  async function dataAsOf(workspace: string): Promise<string | null> {
    const [row] = await clickhouse.query<{ as_of: string; events: number }>(AS_OF, { workspace })
    return row === undefined || row.events === 0
      ? null
      : new Date(fromClickHouseTime(row.as_of)).toISOString()
  }

  return {
    definitions: () => [...metrics.values()].map(({ definition }) => definition),
    async query(workspace, timeZone, name, filter, by) {
      const metric = metrics.get(name)
      if (metric === undefined) throw new ProblemError('metric_unknown', 404, 'There is no such metric', name)
      const [rows, asOf] = await Promise.all([
        run(name, { workspace, timeZone, filter }, by),
        dataAsOf(workspace),
      ])
      return { metric: name, unit: metric.definition.unit, by, rows, dataAsOf: asOf }
    },
    overview: (workspace, timeZone, filter) =>
      overviewOf(
        { run, titleOf: (name) => metrics.get(name)?.definition.title ?? name, dataAsOf },
        { workspace, timeZone, filter },
      ),
    async dataRange(workspace) {
      const [row] = await clickhouse.query<{ first: string; last: string; facts: number }>(RANGE, {
        workspace,
      })
      return row === undefined || row.facts === 0 ? undefined : { from: row.first, to: row.last }
    },
  }
}
