import { ActionIcon, Menu } from '@mantine/core'
import { IconChartBar, IconDownload, IconTable } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface ChartActionsProps {
  title: string
  asTable: boolean
  onToggle: () => void
  onCsv: () => void
  onPng: () => void
}

/** Chart or table, and both as files. */
export function ChartActions({ title, asTable, onToggle, onCsv, onPng }: ChartActionsProps) {
  const { t } = useTranslation()
  return (
    <>
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
          <Menu.Item onClick={onCsv}>{t('chart.csv')}</Menu.Item>
          <Menu.Item onClick={onPng} disabled={asTable}>
            {t('chart.png')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
