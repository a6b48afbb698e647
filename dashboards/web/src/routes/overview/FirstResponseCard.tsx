import { useDirection } from '@mantine/core'
import type { Overview } from '@onrecord/schemas'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../charts/Chart.tsx'
import { ChartCard } from '../../charts/ChartCard.tsx'
import { firstResponseOption } from '../../charts/first-response-option.ts'
import { useChartTheme } from '../../charts/palette.ts'
import type { Bucket } from '../../format/histogram.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useProvenance } from './provenance.ts'
import { useTableSwitch } from './search-state.ts'

const HEIGHT = 232
const PERCENTILES = ['p50', 'p90', 'p95'] as const

/** How long people waited for the first human reply. */
export function FirstResponseCard({ data, busy }: { data: Overview['firstResponse']; busy: boolean }) {
  const { t } = useTranslation()
  const { dir } = useDirection()
  const format = useFormat()
  const theme = useChartTheme()
  const { provenance, fileName } = useProvenance('first-response')
  const { asTable, toggle } = useTableSwitch('first')

  const measured = data.buckets.reduce((sum, { cycles }) => sum + cycles, 0)
  const option = useMemo(() => {
    const percentiles = PERCENTILES.flatMap((name) => {
      const seconds = data[name]
      return seconds === null ? [] : [{ name, seconds }]
    })
    const axis = { x: t('overview.waited'), y: t('overview.conversations') }
    const chart = {
      buckets: data.buckets,
      percentiles,
      axis,
      dir,
      count: format.count,
      duration: format.duration,
      rangeWord,
    }
    return firstResponseOption(chart, theme)
    function rangeWord({ fromS, toS }: Bucket) {
      if (toS === null) return t('overview.longerThan', { from: format.duration(fromS) })
      return t('overview.range', { from: format.duration(fromS), to: format.duration(toS) })
    }
  }, [data, theme, dir, format, t])

  return (
    <ChartCard
      title={t('overview.firstResponse')}
      note={t('overview.firstResponseNote', { count: measured })}
      fileName={fileName}
      provenance={provenance}
      legend={PERCENTILES.map((name) => ({ word: name, value: format.measure(data[name], 'seconds') }))}
      busy={busy}
      asTable={asTable}
      onToggle={toggle}
      tableHeight={HEIGHT}
      table={{
        rows: data.buckets,
        rowKey: ({ fromS }) => String(fromS),
        columns: [
          {
            key: 'from',
            head: t('overview.from'),
            cell: ({ fromS }) => format.duration(fromS),
            csv: ({ fromS }) => fromS,
          },
          {
            key: 'to',
            head: t('overview.to'),
            cell: ({ toS }) => (toS === null ? '∞' : format.duration(toS)),
            csv: ({ toS }) => toS,
          },
          {
            key: 'cycles',
            head: t('overview.conversations'),
            numeric: true,
            cell: ({ cycles }) => format.count(cycles),
            csv: ({ cycles }) => cycles,
          },
          {
            key: 'share',
            head: t('overview.share'),
            numeric: true,
            cell: ({ cycles }) => (measured === 0 ? '–' : format.share(cycles / measured)),
            csv: ({ cycles }) => (measured === 0 ? null : cycles / measured),
          },
        ],
      }}
    >
      {(ref) => (
        <Chart
          ref={ref}
          option={option}
          height={HEIGHT}
          label={t('overview.firstResponseLabel', {
            count: measured,
            p50: format.measure(data.p50, 'seconds'),
            p90: format.measure(data.p90, 'seconds'),
          })}
        />
      )}
    </ChartCard>
  )
}
