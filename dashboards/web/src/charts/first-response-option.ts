import type { Bucket } from '../format/histogram.ts'
import { bucketPosition } from '../format/histogram.ts'
import type { ChartOption } from './echarts.ts'
import type { ChartTheme } from './palette.ts'
import { axisName, axisText, FONT, tooltipBox, tooltipLines } from './parts.ts'

export interface FirstResponseChart {
  buckets: (Bucket & { cycles: number })[]
  /** Drawn as lines: "p50" and where. */
  percentiles: { name: string; seconds: number }[]
  axis: { x: string; y: string }
  rangeWord: (bucket: Bucket) => string
  dir: 'ltr' | 'rtl'
  count: (value: number) => string
  duration: (seconds: number) => string
}

const LABEL_ROW = 15

/** A histogram over buckets that grow: every bucket is one unit wide and its bounds are written at its edges. */
export function firstResponseOption(chart: FirstResponseChart, theme: ChartTheme): ChartOption {
  const { buckets } = chart
  const boundary = (place: number) => {
    const seconds = buckets[place]?.fromS ?? buckets.at(-1)?.toS
    return seconds === null || seconds === undefined ? '∞' : chart.duration(seconds)
  }
  return {
    grid: { left: 52, right: 16, top: 14 + LABEL_ROW * chart.percentiles.length, bottom: 44 },
    tooltip: {
      ...tooltipBox(theme),
      trigger: 'item',
      formatter: (point) => {
        const bucket = Array.isArray(point) ? undefined : buckets[point.dataIndex]
        if (bucket === undefined) return ''
        return tooltipLines(chart.dir, chart.rangeWord(bucket), [{ label: chart.axis.y, value: chart.count(bucket.cycles) }])
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
          data: chart.percentiles.map(({ name, seconds }, index) => ({
            xAxis: bucketPosition(seconds, buckets),
            label: {
              position: 'end' as const,
              distance: 2 + LABEL_ROW * (chart.percentiles.length - 1 - index),
              formatter: `${name} ${chart.duration(seconds)}`,
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
