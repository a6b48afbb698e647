import { readMetrics } from '@onrecord/analytics/metric-files'
import { metricDashboard } from './metric-dashboard.ts'
import { operationsDashboard } from './operations-dashboard.ts'

const METRICS = new URL('../../metrics/', import.meta.url)

/** Where the JSON lies that Grafana is given. */
export const DASHBOARDS = new URL('../', import.meta.url)

/** Every dashboard, by the name of its file. */
export async function dashboards(): Promise<Map<string, string>> {
  const metrics = [...(await readMetrics(METRICS)).values()]
  return new Map(
    Object.entries({
      'metrics.json': metricDashboard(metrics),
      'operations.json': operationsDashboard(),
    }).map(([file, json]) => [file, `${JSON.stringify(json, null, 2)}\n`]),
  )
}
