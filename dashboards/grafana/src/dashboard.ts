import { layOut, type Row } from './panels.ts'

export interface DashboardOptions {
  uid: string
  title: string
  description: string
  from: string
  rows: readonly Row[]
  variables: readonly object[]
}

/** As Grafana 12 writes it. */
const SCHEMA_VERSION = 41

export function dashboard({ uid, title, description, from, rows, variables }: DashboardOptions): object {
  return {
    uid,
    title,
    description,
    tags: ['onrecord'],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    graphTooltip: 1,
    refresh: '1m',
    time: { from, to: 'now' },
    timezone: 'browser',
    annotations: { list: [] },
    links: [],
    templating: { list: variables },
    panels: layOut(rows),
  }
}
