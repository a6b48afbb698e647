import type { ChartOption } from './echarts.ts'
import type { ChartTheme } from './palette.ts'
import { axisName, axisText, tooltipBox, tooltipLines } from './parts.ts'

export interface OutcomesChart {
  /** Labels along time. */
  buckets: string[]
  /** One stack per outcome: its word and its calls per bucket. */
  stacks: { outcome: string; word: string; calls: number[] }[]
  axis: { x: string; y: string }
  total: string
  dir: 'ltr' | 'rtl'
  count: (value: number) => string
}

/** Calls over time, stacked by outcome. */
export function outcomesOption(chart: OutcomesChart, theme: ChartTheme): ChartOption {
  return {
    grid: { left: 52, right: 8, top: 12, bottom: 44 },
    tooltip: {
      ...tooltipBox(theme),
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: theme.line, opacity: 0.35 } },
      formatter: (points) => {
        const index = Array.isArray(points) ? (points[0]?.dataIndex ?? 0) : points.dataIndex
        const lines = chart.stacks
          .map(({ outcome, word, calls }) => ({
            label: word,
            calls: calls[index] ?? 0,
            colour: theme.outcome(outcome),
          }))
          .filter(({ calls }) => calls > 0)
        const sum = lines.reduce((total, { calls }) => total + calls, 0)
        return tooltipLines(chart.dir, chart.buckets[index] ?? '', [
          ...lines.toReversed().map((line) => ({ ...line, value: chart.count(line.calls) })),
          { label: chart.total, value: chart.count(sum) },
        ])
      },
    },
    xAxis: {
      type: 'category',
      data: chart.buckets,
      name: chart.axis.x,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: axisName(theme),
      axisLabel: { ...axisText(theme), hideOverlap: true },
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { show: false },
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
    series: chart.stacks.map(({ outcome, word, calls }) => ({
      type: 'bar',
      name: word,
      stack: 'calls',
      data: calls,
      barMaxWidth: 44,
      itemStyle: { color: theme.outcome(outcome), borderColor: theme.surface, borderWidth: 0.5 },
      emphasis: { disabled: true },
    })),
  }
}
