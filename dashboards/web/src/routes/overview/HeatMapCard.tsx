import { SegmentedControl, useDirection } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { Overview } from '@onrecord/schemas'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../charts/Chart.tsx'
import { ChartCard } from '../../charts/ChartCard.tsx'
import { heatMapOption } from '../../charts/heat-map-option.ts'
import { useChartTheme } from '../../charts/palette.ts'
import { firstWeekday } from '../../format/locale.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { HeatMeasure } from '../search.ts'
import { useProvenance } from './provenance.ts'
import { useOverviewSearch, useTableSwitch } from './search-state.ts'

type Cell = Overview['heatMap'][number]
const HEIGHT = 264
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** When people call, and when we answer: hour of the day by weekday, in the workspace's time. */
export function HeatMapCard({ cells, busy }: { cells: Cell[]; busy: boolean }) {
  const { t } = useTranslation()
  const { dir } = useDirection()
  const format = useFormat()
  const theme = useChartTheme()
  const { provenance, fileName } = useProvenance('calls-by-hour')
  const { asTable, toggle } = useTableSwitch('heat')
  const { search, change } = useOverviewSearch()
  const measure = search.heat ?? 'offered'

  const isNarrow = useMediaQuery('(max-width: 480px)')
  const option = useMemo(() => {
    const first = firstWeekday(format.locale)
    const weekdays = Array.from({ length: 7 }, (_, row) => ((first - 1 + row) % 7) + 1)
    const known = cells.filter(({ offered }) => offered > 0)
    const value = ({ offered, answered }: Cell) =>
      measure === 'rate' ? answered / offered : measure === 'answered' ? answered : offered
    const rate = new Intl.NumberFormat(format.locale, { maximumFractionDigits: 0 })
    return heatMapOption(
      {
        hours: HOURS.map(format.hour),
        weekdays: weekdays.map(format.weekday),
        max: measure === 'rate' ? 1 : Math.max(1, ...known.map(value)),
        axis: { x: t('overview.hourOfDay') },
        dir,
        cells: known.map((cell) => ({
          hour: cell.hour,
          row: weekdays.indexOf(cell.weekday),
          value: value(cell),
          word: isNarrow
            ? ''
            : measure === 'rate'
              ? rate.format(100 * value(cell))
              : format.count(value(cell)),
          lines: [
            { label: t('overview.offered'), value: format.count(cell.offered) },
            { label: t('overview.answered'), value: format.count(cell.answered) },
            { label: t('overview.answerRate'), value: format.share(cell.answered / cell.offered) },
          ],
        })),
      },
      theme,
    )
  }, [cells, measure, isNarrow, theme, dir, format, t])

  return (
    <ChartCard
      title={t('overview.heatMap')}
      note={t(measure === 'rate' ? 'overview.heatMapRateNote' : 'overview.heatMapNote', {
        zone: format.timeZone,
      })}
      fileName={fileName}
      provenance={provenance}
      busy={busy}
      asTable={asTable}
      onToggle={toggle}
      tableHeight={HEIGHT}
      actions={
        <SegmentedControl
          size="xs"
          value={measure}
          onChange={(value) => change({ heat: value === 'offered' ? undefined : (value as HeatMeasure) })}
          data={HeatMeasure.options.map((value) => ({ value, label: t(`heat.${value}`) }))}
          aria-label={t('heat.measure')}
        />
      }
      table={{
        rows: cells
          .filter(({ offered }) => offered > 0)
          .toSorted((a, b) => a.weekday - b.weekday || a.hour - b.hour),
        rowKey: ({ weekday, hour }) => `${weekday}-${hour}`,
        columns: [
          {
            key: 'weekday',
            head: t('overview.weekday'),
            cell: ({ weekday }) => format.weekday(weekday),
            csv: ({ weekday }) => weekday,
          },
          {
            key: 'hour',
            head: t('overview.hourOfDay'),
            cell: ({ hour }) => format.hour(hour),
            csv: ({ hour }) => hour,
          },
          {
            key: 'offered',
            head: t('overview.offered'),
            numeric: true,
            cell: ({ offered }) => format.count(offered),
            csv: ({ offered }) => offered,
          },
          {
            key: 'answered',
            head: t('overview.answered'),
            numeric: true,
            cell: ({ answered }) => format.count(answered),
            csv: ({ answered }) => answered,
          },
          {
            key: 'rate',
            head: t('overview.answerRate'),
            numeric: true,
            cell: ({ offered, answered }) => format.share(answered / offered),
            csv: ({ offered, answered }) => answered / offered,
          },
        ],
      }}
    >
      {(ref) => <Chart ref={ref} option={option} height={HEIGHT} label={t('overview.heatMapLabel')} />}
    </ChartCard>
  )
}
