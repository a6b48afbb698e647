import type { Bucket } from '../format/histogram.ts'
import { bucketPosition } from '../format/histogram.ts'
import type { ChartOption } from './echarts.ts'
import type { ChartTheme } from './palette.ts'
import { axisName, axisText, FONT, tooltipBox, tooltipLines } from './parts.ts'

export interface FirstResponseChart {
  buckets: (Bucket & { cycles: number })[]
  /** Drawn as lines with their names; the values stand in the legend. */
  percentiles: { name: string; seconds: number }[]
  axis: { x: string; y: string }
  rangeWord: (bucket: Bucket) => string
  dir: 'ltr' | 'rtl'
  count: (value: number) => string
  duration: (seconds: number) => string
}

const LABEL_ROW = 14
/** Two lines nearer than this, in buckets, would write over each other's names. */
const NEAR = 1

/** A histogram over buckets that grow: every bucket is one unit wide and its bounds are written at its edges. */
export function firstResponseOption(chart: FirstResponseChart, theme: ChartTheme): ChartOption {
  const { buckets } = chart
  const boundary = (place: number) => {
    const seconds = buckets[place]?.fromS ?? buckets.at(-1)?.toS
    return seconds === null || seconds === undefined ? '∞' : chart.duration(seconds)
  }
  const lines = percentileLines(chart)
  return {
    grid: { left: 52, right: 16, top: 8 + 2 * LABEL_ROW, bottom: 44 },
    tooltip: {
      ...tooltipBox(theme),
      trigger: 'item',
      formatter: (point) => {
        const bucket = Array.isArray(point) ? undefined : buckets[point.dataIndex]
        if (bucket === undefined) return ''
        return tooltipLines(chart.dir, chart.rangeWord(bucket), [
          { label: chart.axis.y, value: chart.count(bucket.cycles) },
        ])
      },
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: buckets.length,
      interval: 1,
      name: chart.axis.x,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: axisName(theme),
      axisLabel: { ...axisText(theme), formatter: boundary, hideOverlap: true },
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { show: true, lineStyle: { color: theme.line } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      name: chart.axis.y,
      nameLocation: 'middle',
      nameGap: 38,
      nameTextStyle: axisName(theme),
      minInterval: 1,
      axisLabel: { ...axisText(theme), formatter: (value: number) => chart.count(value) },
      splitLine: { lineStyle: { color: theme.line } },
    },
    series: [
      {
        type: 'bar',
        data: buckets.map(({ cycles }, place) => [place + 0.5, cycles]),
        barWidth: '92%',
        itemStyle: { color: theme.accent, borderRadius: [2, 2, 0, 0] },
        emphasis: { itemStyle: { opacity: 0.85 } },
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle: { color: theme.text, width: 1.25, type: 'dashed' },
          data: lines.map(({ name, place, row }) => ({
            xAxis: place,
            label: {
              position: 'end' as const,
              distance: 2 + LABEL_ROW * row,
              formatter: name,
              color: theme.text,
              fontFamily: FONT,
              fontSize: 11.5,
              fontWeight: 600 as const,
            },
          })),
        },
      },
    ],
  }
}

/** Where each line stands, and in which of two rows its name does: a name too near to the one before goes up. */
function percentileLines({
  percentiles,
  buckets,
}: FirstResponseChart): { name: string; place: number; row: number }[] {
  const lines: { name: string; place: number; row: number }[] = []
  for (const { name, seconds } of percentiles) {
    const place = bucketPosition(seconds, buckets)
    const before = lines.at(-1)
    const isNear = before !== undefined && place - before.place < NEAR
    lines.push({ name, place, row: isNear ? 1 - before.row : 0 })
  }
  return lines
}
