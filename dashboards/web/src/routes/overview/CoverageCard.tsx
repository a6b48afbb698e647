import { useDirection } from '@mantine/core'
import type { Overview } from '@onrecord/schemas'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../charts/Chart.tsx'
import { ChartCard } from '../../charts/ChartCard.tsx'
import { type CoverageTone, coverageHeight, coverageOption } from '../../charts/coverage-option.ts'
import { useChartTheme } from '../../charts/palette.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useWords } from '../../i18n/words.ts'
import { useProvenance } from './provenance.ts'
import { useTableSwitch } from './search-state.ts'

/** The codes under which an answered call counts as having its recording. */
const RECORDED = new Set(['recorded', 'stored', 'covered'])

/** Every answered call has a recording or a reason. */
export function CoverageCard({ rows, busy }: { rows: Overview['recordingCoverage']; busy: boolean }) {
  const { t } = useTranslation()
  const { dir } = useDirection()
  const words = useWords()
  const format = useFormat()
  const theme = useChartTheme()
  const { provenance, fileName } = useProvenance('recording-coverage')
  const { asTable, toggle } = useTableSwitch('coverage')

  const total = rows.reduce((sum, { calls }) => sum + calls, 0)
  const recorded = rows
    .filter(({ reason }) => RECORDED.has(reason))
    .reduce((sum, { calls }) => sum + calls, 0)
  const sorted = useMemo(() => rows.toSorted((a, b) => b.calls - a.calls), [rows])
  const option = useMemo(() => {
    const share = (calls: number) => (total === 0 ? '–' : format.share(calls / total))
    const worded = sorted.map(({ reason, calls }) => ({
      reason,
      calls,
      word: words('coverage', reason, words('reason', reason)),
      share: share(calls),
      tone: toneOf(reason),
    }))
    return coverageOption({ rows: worded, axis: { x: t('overview.calls') }, dir, count: format.count }, theme)
  }, [sorted, total, theme, dir, format, words, t])
  const height = Math.max(264, coverageHeight(rows.length))

  return (
    <ChartCard
      title={t('overview.coverage')}
      note={t('overview.coverageNote', { part: format.count(recorded), count: total })}
      fileName={fileName}
      provenance={provenance}
      busy={busy}
      asTable={asTable}
      onToggle={toggle}
      tableHeight={height}
      table={{
        rows: sorted,
        rowKey: ({ reason }) => reason,
        columns: [
          {
            key: 'reason',
            head: t('overview.reason'),
            cell: ({ reason }) => words('coverage', reason, words('reason', reason)),
            csv: ({ reason }) => reason,
          },
          {
            key: 'calls',
            head: t('overview.calls'),
            numeric: true,
            cell: ({ calls }) => format.count(calls),
            csv: ({ calls }) => calls,
          },
          {
            key: 'share',
            head: t('overview.share'),
            numeric: true,
            cell: ({ calls }) => format.share(calls / total),
            csv: ({ calls }) => calls / total,
          },
        ],
      }}
    >
      {(ref) => (
        <Chart
          ref={ref}
          option={option}
          height={height}
          label={t('overview.coverageLabel', { part: recorded, count: total })}
        />
      )}
    </ChartCard>
  )
}

function toneOf(reason: string): CoverageTone {
  if (RECORDED.has(reason)) return 'recorded'
  if (reason === 'truncated') return 'partial'
  return reason === 'pending' ? 'pending' : 'missing'
}
