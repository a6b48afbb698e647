import { useDirection } from '@mantine/core'
import { type ReactNode, type RefCallback, useState } from 'react'
import { save } from '../api/download.ts'
import { Card } from '../components/Card.tsx'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { type Cell, toCsv } from '../format/csv.ts'
import { ChartActions } from './ChartActions.tsx'
import type { ChartHandle } from './EChart.tsx'
import { Legend, type LegendItem } from './Legend.tsx'
import { useChartTheme } from './palette.ts'

export interface ChartTable<Row> {
  columns: readonly (Column<Row> & { csv: (row: Row) => Cell })[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}

interface ChartCardProps<Row> {
  title: string
  note: ReactNode
  /** Name of the files that it is exported to, without the ending. */
  fileName: string
  /** What a picture says under its title. */
  provenance: string
  legend?: readonly LegendItem[]
  table: ChartTable<Row>
  tableHeight: number
  asTable: boolean
  onToggle: () => void
  actions?: ReactNode
  busy: boolean
  children: (ref: RefCallback<ChartHandle>) => ReactNode
}

/** A chart, the table behind it, and both as files. */
export function ChartCard<Row>(props: ChartCardProps<Row>) {
  const { title, fileName, legend = [], table, asTable } = props
  const { dir } = useDirection()
  const theme = useChartTheme()
  const [chart, setChart] = useState<ChartHandle | null>(null)

  const saveCsv = () => {
    const head = table.columns.map(({ head }) => head)
    const rows = table.rows.map((row) => table.columns.map(({ csv }) => csv(row)))
    save(new Blob([toCsv(head, rows)], { type: 'text/csv;charset=utf-8' }), `${fileName}.csv`)
  }
  const savePng = async () => {
    const picture = chart?.picture(theme.surface)
    if (picture === undefined) return
    const { exportPng } = await import('./export-png.ts')
    save(
      await exportPng({ chart: picture, title, note: props.provenance, legend, dir, theme }),
      `${fileName}.png`,
    )
  }
  const actions = (
    <>
      {props.actions}
      <ChartActions
        title={title}
        asTable={asTable}
        onToggle={props.onToggle}
        onCsv={saveCsv}
        onPng={() => void savePng()}
      />
    </>
  )

  return (
    <Card title={title} note={props.note} busy={props.busy} flush={asTable} actions={actions}>
      {asTable ? (
        <DataTable {...table} caption={title} fill={props.tableHeight} />
      ) : (
        <>
          {legend.length > 0 && <Legend items={legend} />}
          {props.children(setChart)}
        </>
      )}
    </Card>
  )
}
