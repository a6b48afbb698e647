import { useDirection } from '@mantine/core'
import type { Overview } from '@onrecord/schemas'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../charts/Chart.tsx'
import { ChartCard } from '../../charts/ChartCard.tsx'
import { outcomesOption } from '../../charts/outcomes-option.ts'
import { useChartTheme } from '../../charts/palette.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useWords } from '../../i18n/words.ts'
import { outcomeStacks } from './outcome-stacks.ts'
import { useProvenance } from './provenance.ts'
import { useOverviewSearch, useTableSwitch } from './search-state.ts'

const HEIGHT = 232

/** What became of the calls, over time. A click on a day shows that day alone. */
export function OutcomesCard({ data, busy }: { data: Overview; busy: boolean }) {
  const { t } = useTranslation()
  const { dir } = useDirection()
  const words = useWords()
  const format = useFormat()
  const theme = useChartTheme()
  const { provenance, fileName } = useProvenance('call-outcomes')
  const { asTable, toggle } = useTableSwitch('outcomes')
  const { change } = useOverviewSearch()

  const { at, stacks } = useMemo(() => outcomeStacks(data.outcomes, data), [data])
  const isDaily = at[0]?.length === 10
  const total = stacks.reduce((sum, stack) => sum + stack.total, 0)
  const option = useMemo(() => {
    const axis = { x: t(isDaily ? 'overview.day' : 'overview.hour'), y: t('overview.calls') }
    const worded = stacks.map((stack) => ({ ...stack, word: words('callOutcome', stack.outcome) }))
    const chart = {
      buckets: at.map(format.bucket),
      stacks: worded,
      axis,
      total: t('overview.total'),
      dir,
      count: format.count,
    }
    return outcomesOption(chart, theme)
  }, [at, stacks, isDaily, theme, dir, format, words, t])

  const showDay = (index: number) => {
    const day = at[index]
    if (isDaily && day !== undefined) change({ from: day, to: day })
  }
  return (
    <ChartCard
      title={t('overview.outcomes')}
      note={t('overview.outcomesNote', { count: total })}
      fileName={fileName}
      provenance={provenance}
      legend={stacks.map(({ outcome, total }) => ({
        word: words('callOutcome', outcome),
        colour: theme.outcome(outcome),
        value: format.count(total),
      }))}
      busy={busy}
      asTable={asTable}
      onToggle={toggle}
      tableHeight={HEIGHT + 32}
      table={{
        rows: at.map((bucket, index) => ({ bucket, index })),
        rowKey: ({ bucket }) => bucket,
        columns: [
          {
            key: 'at',
            head: t(isDaily ? 'overview.day' : 'overview.hour'),
            cell: ({ bucket }) => format.bucket(bucket),
            csv: ({ bucket }) => bucket,
          },
          ...stacks.map(({ outcome, calls }) => ({
            key: outcome,
            head: words('callOutcome', outcome),
            numeric: true,
            cell: ({ index }: { index: number }) => format.count(calls[index] ?? 0),
            csv: ({ index }: { index: number }) => calls[index] ?? 0,
          })),
        ],
      }}
    >
      {(ref) => (
        <Chart
          ref={ref}
          option={option}
          height={HEIGHT}
          onSelect={isDaily && at.length > 1 ? showDay : undefined}
          label={t('overview.outcomesLabel', { count: total })}
        />
      )}
    </ChartCard>
  )
}
