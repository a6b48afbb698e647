/** Uids of the data sources that infra/deploy/grafana/provisioning makes. */
export const PROMETHEUS = { type: 'prometheus', uid: 'prometheus' } as const
export const CLICKHOUSE = { type: 'grafana-clickhouse-datasource', uid: 'clickhouse' } as const

/** Grafana's names of units. */
export type Unit = 'short' | 's' | 'percentunit' | 'ops' | 'reqps' | 'bytes' | 'bool_yes_no'

export interface Panel {
  title: string
  /** Markdown, behind the (i) of the panel. */
  description: string
  kind: 'timeseries' | 'stat'
  unit: Unit
  targets: Target[]
}

export type Target =
  | { datasource: typeof PROMETHEUS; expr: string; legendFormat: string }
  | { datasource: typeof CLICKHOUSE; rawSql: string; format: 'timeseries' | 'table' }

export interface Row {
  title: string
  panels: Panel[]
}

const COLUMNS = 24
const WIDTH = 8
const HEIGHT = 8

/** Rows of three panels each, numbered from the top: the same rows give the same JSON. */
export function layOut(rows: readonly Row[]): object[] {
  const laidOut: object[] = []
  let id = 0
  let y = 0
  for (const row of rows) {
    id += 1
    laidOut.push({
      id,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    })
    y += 1
    for (const [index, panel] of row.panels.entries()) {
      id += 1
      const gridPos = {
        x: (index * WIDTH) % COLUMNS,
        y: y + Math.floor((index * WIDTH) / COLUMNS) * HEIGHT,
        w: WIDTH,
        h: HEIGHT,
      }
      laidOut.push(panelJson(panel, id, gridPos))
    }
    y += Math.ceil((row.panels.length * WIDTH) / COLUMNS) * HEIGHT
  }
  return laidOut
}

function panelJson({ title, description, kind, unit, targets }: Panel, id: number, gridPos: object): object {
  const datasource = targets[0]?.datasource
  return {
    id,
    type: kind,
    title,
    description,
    datasource,
    gridPos,
    targets: targets.map(targetJson),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(kind === 'timeseries' && { custom: { fillOpacity: 10, showPoints: 'auto', spanNulls: false } }),
      },
      overrides: [],
    },
    options:
      kind === 'stat'
        ? {
            reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
            colorMode: 'none',
            textMode: 'value_and_name',
          }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  }
}

function targetJson(target: Target, index: number): object {
  const refId = String.fromCharCode('A'.charCodeAt(0) + index)
  if ('expr' in target) return { refId, editorMode: 'code', range: true, ...target }
  const { format, ...rest } = target
  // the plugin takes the format as a number too
  return { refId, editorType: 'sql', queryType: format, format: format === 'timeseries' ? 0 : 1, ...rest }
}
