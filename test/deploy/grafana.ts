import { readdir, readFile } from 'node:fs/promises'
import { DASHBOARDS } from '@onrecord/grafana'

interface DataSourceRef {
  type: string
  uid: string
}
interface GrafanaPanel {
  id: number
  type: string
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  datasource?: DataSourceRef
  targets?: { refId: string; datasource: DataSourceRef; expr?: string; rawSql?: string }[]
}
interface Dashboard {
  panels: GrafanaPanel[]
  templating: { list: { name: string; query: string }[] }
}

/** The committed JSON, by the name of its file. */
export async function readDashboards(): Promise<Map<string, Dashboard>> {
  const files = (await readdir(DASHBOARDS)).filter(
    (file) => file.endsWith('.json') && file !== 'package.json',
  )
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, DASHBOARDS), 'utf8')))
  return new Map(files.map((file, index) => [file, JSON.parse(texts[index] ?? '') as Dashboard]))
}

export const panelsOf = (dashboard: Dashboard | undefined): GrafanaPanel[] => dashboard?.panels ?? []

interface Shown {
  from: Date
  until: Date
  intervalSeconds: number
  /** What is chosen in the dashboard's variables. */
  variables: Record<string, string>
}

/** What reaches ClickHouse: the plugin's macros and Grafana's variables filled in. One that is not known is an error. */
export function expandSql(sql: string, { from, until, intervalSeconds, variables }: Shown): string {
  const expanded = sql
    .replaceAll('$__fromTime_ms', `fromUnixTimestamp64Milli(${from.getTime()})`)
    .replaceAll('$__toTime_ms', `fromUnixTimestamp64Milli(${until.getTime()})`)
    .replaceAll('$__interval_s', String(intervalSeconds))
    .replaceAll(/\$\{(?<name>\w+):sqlstring\}/g, (text, name: string) => {
      const value = variables[name]
      return value === undefined ? text : `'${value.replaceAll("'", "''")}'`
    })
  const left = /\$[\w{]+/.exec(expanded)
  if (left !== null) throw new Error(`nothing fills in ${left[0]}`)
  return expanded
}
