import type { ChartOption } from './echarts.ts'
import type { ChartTheme } from './palette.ts'
import { axisName, axisText, FONT, tooltipBox, tooltipLines } from './parts.ts'

/** A recording is there, is there in part, may still come, or is not there. */
export type CoverageTone = 'recorded' | 'partial' | 'pending' | 'missing'

export interface CoverageChart {
  rows: { reason: string; word: string; calls: number; share: string; tone: CoverageTone }[]
  axis: { x: string }
  dir: 'ltr' | 'rtl'
  count: (value: number) => string
}

export function coverageHeight(rows: number): number {
  return Math.max(120, rows * 30 + 52)
}

/** Why answered calls have a recording or not, the most frequent first. In Arabic the words stand on the right. */
export function coverageOption(chart: CoverageChart, theme: ChartTheme): ChartOption {
  const isRtl = chart.dir === 'rtl'
  const side = isRtl ? 'right' : 'left'
  return {
    grid: { left: isRtl ? 88 : 184, right: isRtl ? 184 : 88, top: 0, bottom: 44 },
    tooltip: {
      ...tooltipBox(theme),
      formatter: (point) => {
        const row = Array.isArray(point) ? undefined : chart.rows[point.dataIndex]
        if (row === undefined) return ''
        return tooltipLines(chart.dir, row.word, [
          { label: chart.axis.x, value: `${chart.count(row.calls)} (${row.share})` },
        ])
      },
    },
    xAxis: {
      type: 'value',
      inverse: isRtl,
      name: chart.axis.x,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: axisName(theme),
      minInterval: 1,
      axisLabel: { ...axisText(theme), formatter: (value: number) => chart.count(value), hideOverlap: true },
      splitLine: { lineStyle: { color: theme.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      position: side,
      data: chart.rows.map(({ word }) => word),
      axisLabel: {
        ...axisText(theme),
        color: theme.text,
        fontSize: 12,
        width: 178,
        overflow: 'truncate',
        align: isRtl ? 'left' : 'right',
      },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 16,
        data: chart.rows.map(({ calls, share, tone }) => ({
          value: calls,
          itemStyle: {
            color: { recorded: theme.open, partial: theme.wait, pending: theme.dim, missing: theme.closed }[
              tone
            ],
            borderRadius: isRtl ? [3, 0, 0, 3] : [0, 3, 3, 0],
          },
          label: {
            show: true,
            position: isRtl ? 'left' : 'right',
            formatter: `${chart.count(calls)}  (${share})`,
          },
        })),
        label: { color: theme.text, fontFamily: FONT, fontSize: 11.5 },
      },
    ],
  }
}
