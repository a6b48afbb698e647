import type { Metric } from '@onrecord/analytics/metric-files'
import { dashboard } from './dashboard.ts'
import { grafanaSqlOf } from './metric-sql.ts'
import { CLICKHOUSE, type Panel, type Row, type Unit } from './panels.ts'

/** Which values of a metric are drawn: of a share the share, of durations the percentiles, else all that it counts. */
const DRAWN: Readonly<Record<string, { unit: Unit; values: RegExp }>> = {
  share: { unit: 'percentunit', values: /^rate$/ },
  seconds: { unit: 's', values: /^p\d+$|_mean$/ },
}
const COUNTED = { unit: 'short', values: /^(?!talk_s$|longest_wait_s$)/ } as const

/** What is measured of a moment, not of days. */
const isNow = ({ definition }: Metric) => definition.name.endsWith('_now')

/** One panel for each metric, in the words of its definition. */
export function metricDashboard(metrics: readonly Metric[]): object {
  const rowsOf = (title: string, wanted: (metric: Metric) => boolean): Row => ({
    title,
    panels: metrics.filter(wanted).map(panelOf),
  })
  const isOfCalls = ({ sql }: Metric) => /FROM (call_fact|recording_fact|permission_fact)\b/.test(sql)
  return dashboard({
    uid: 'onrecord-metrics',
    title: 'On Record: metrics',
    description: 'Generated from dashboards/metrics, the only place where a metric is defined.',
    from: 'now-7d',
    rows: [
      rowsOf('Now', isNow),
      rowsOf('Conversations', (metric) => !isOfCalls(metric) && !isNow(metric)),
      rowsOf('Calls', isOfCalls),
    ],
    variables: [
      chosen('workspace', 'Workspace', 'SELECT DISTINCT workspace FROM event ORDER BY workspace'),
      filter('account', 'Account', { call_fact: 'account', conversation_cycle: 'account' }),
      filter('agent', 'Agent', { call_fact: 'agent', turn_fact: 'reply_by' }),
      filter('direction', 'Direction', { call_fact: 'direction' }),
      filter('country', 'Country', { call_fact: 'country', conversation_cycle: 'country' }),
    ],
  })
}

function panelOf(metric: Metric): Panel {
  const { definition } = metric
  const { unit, values } = DRAWN[definition.unit] ?? COUNTED
  const drawn = definition.values.filter((value) => values.test(value))
  if (drawn.length === 0) throw new Error(`${definition.name}.sql: none of its values would be drawn`)
  const now = isNow(metric)
  const inner = grafanaSqlOf(metric, now ? 'all' : 'time')
  const columns = now ? drawn : ['bucket', ...drawn]
  return {
    title: definition.title,
    description: `${definition.definition}\n\nNo value: ${definition.nullRule}\n\n${definition.name}, version ${definition.version}`,
    kind: now ? 'stat' : 'timeseries',
    unit,
    targets: [
      {
        datasource: CLICKHOUSE,
        format: now ? 'table' : 'timeseries',
        rawSql: `SELECT ${columns.join(', ')} FROM (\n${inner}\n)${now ? '' : ' ORDER BY bucket'}`,
      },
    ],
  }
}

const chosen = (name: string, label: string, query: string) => ({
  name,
  label,
  type: 'query',
  datasource: CLICKHOUSE,
  query,
  refresh: 1,
  multi: false,
  includeAll: false,
})

/** The plugin takes the first column for the value, the second for what is shown; an empty value filters nothing. */
function filter(name: string, label: string, columnOfTable: Readonly<Record<string, string>>) {
  const seen = Object.entries(columnOfTable).map(
    ([table, column]) =>
      `SELECT DISTINCT toString(${column}) AS value FROM ${table} WHERE workspace = \${workspace:sqlstring}`,
  )
  const values = `SELECT value, value AS text FROM (${seen.join(' UNION DISTINCT ')}) WHERE value != '' ORDER BY value LIMIT 500`
  return chosen(
    name,
    label,
    `SELECT '' AS value, 'All' AS text UNION ALL SELECT value, text FROM (${values})`,
  )
}
