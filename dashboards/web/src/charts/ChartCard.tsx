import { ActionIcon, Menu, useDirection } from '@mantine/core'
import { IconChartBar, IconDownload, IconTable } from '@tabler/icons-react'
import { type ReactNode, type RefCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { save } from '../api/download.ts'
import { Card } from '../components/Card.tsx'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { type Cell, toCsv } from '../format/csv.ts'
import type { ChartHandle } from './EChart.tsx'
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
  table: ChartTable<Row>
  asTable: boolean
  onToggle: () => void
  actions?: ReactNode
  busy: boolean
  tableHeight: number
  children: (ref: RefCallback<ChartHandle>) => ReactNode
}

/** A chart, the table behind it, and both as files. */
export function ChartCard<Row>(props: ChartCardProps<Row>) {
  const {
    title,
    note,
    fileName,
    provenance,
    table,
    asTable,
    onToggle,
    actions,
    busy,
    tableHeight,
    children,
  } = props
  const { t } = useTranslation()
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
    save(await exportPng({ chart: picture, title, note: provenance, dir, theme }), `${fileName}.png`)
  }

  return (
    <Card
      title={title}
      note={note}
      busy={busy}
      flush={asTable}
      actions={
        <>
          {actions}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-pressed={asTable}
            aria-label={t('chart.asTable', { title })}
            title={t(asTable ? 'chart.showChart' : 'chart.showTable')}
            onClick={onToggle}
          >
            {asTable ? <IconChartBar size={17} stroke={1.7} /> : <IconTable size={17} stroke={1.7} />}
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t('chart.export', { title })}>
                <IconDownload size={17} stroke={1.7} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={saveCsv}>{t('chart.csv')}</Menu.Item>
              <Menu.Item onClick={() => void savePng()} disabled={asTable}>
                {t('chart.png')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      {asTable ? (
        <DataTable
          caption={title}
          columns={table.columns}
          rows={table.rows}
          rowKey={table.rowKey}
          fill={tableHeight}
        />
      ) : (
        children(setChart)
      )}
    </Card>
  )
}
