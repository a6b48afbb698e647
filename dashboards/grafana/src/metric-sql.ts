import type { Metric } from '@onrecord/analytics/metric-files'

/** Grafana quotes and escapes what is chosen; the plugin puts in the days. */
const PARAMETERS: Readonly<Record<string, string>> = {
  workspace: '${workspace:sqlstring}',
  account: '${account:sqlstring}',
  agent: '${agent:sqlstring}',
  direction: '${direction:sqlstring}',
  country: '${country:sqlstring}',
  from: '$__fromTime_ms',
  until: '$__toTime_ms',
}

/** The metric's statement as Grafana's ClickHouse plugin takes it: by time, or for the whole of the days. */
export function grafanaSqlOf({ sql, time, definition }: Metric, by: 'time' | 'all'): string {
  // not $__timeInterval(…): our expressions have commas in them
  const bucket =
    by === 'time' ? `toStartOfInterval(toDateTime(${time}), INTERVAL $__interval_s second) AS bucket,` : ''
  return sql
    .replace('{{by}}', bucket)
    .replace('{{group}}', by === 'time' ? 'GROUP BY bucket ORDER BY bucket' : '')
    .replaceAll(/\{(\w+):(?:[^{}]+)\}/g, (_, name: string) => parameter(name, definition.name))
    .trim()
}

function parameter(name: string, metric: string): string {
  const text = PARAMETERS[name]
  if (text === undefined) throw new Error(`${metric}.sql: Grafana has nothing to put in for {${name}}`)
  return text
}
