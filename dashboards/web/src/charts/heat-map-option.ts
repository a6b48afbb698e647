import type { ChartOption } from './echarts.ts'
import type { ChartTheme } from './palette.ts'
import { axisName, axisText, FONT, tooltipBox, tooltipLines } from './parts.ts'

export interface HeatCell {
  /** Column: hour of the day. */
  hour: number
  /** Row, counted from the top. */
  row: number
  value: number
  /** Written in the cell. */
  word: string
  lines: { label: string; value: string }[]
}

export interface HeatMapChart {
  hours: string[]
  /** From the top down. */
  weekdays: string[]
  cells: HeatCell[]
  /** Equal steps up to the largest value. */
  max: number
  axis: { x: string }
  dir: 'ltr' | 'rtl'
}

/** Hour by weekday. The value is written in each cell, so that colour never carries it alone. */
export function heatMapOption(chart: HeatMapChart, theme: ChartTheme): ChartOption {
  const steps = theme.scale.length
  const strong = steps - 3
  return {
    grid: { left: 44, right: 4, top: 4, bottom: 44 },
    tooltip: {
      ...tooltipBox(theme),
      formatter: (point) => {
        const cell = Array.isArray(point) ? undefined : chart.cells[point.dataIndex]
        if (cell === undefined) return ''
        return tooltipLines(
          chart.dir,
          `${chart.weekdays[cell.row] ?? ''} ${chart.hours[cell.hour] ?? ''}`,
          cell.lines,
        )
      },
    },
    xAxis: {
      type: 'category',
      data: chart.hours,
      name: chart.axis.x,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: axisName(theme),
      axisLabel: { ...axisText(theme), hideOverlap: true },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'category',
      data: chart.weekdays,
      inverse: true,
      axisLabel: axisText(theme),
      axisLine: { show: false },
      axisTick: { show: false },
    },
    visualMap: {
      type: 'piecewise',
      show: false,
      dimension: 2,
      pieces: theme.scale.map((color, step) => ({
        gt: step === 0 ? -1 : (chart.max * step) / steps,
        lte: step === steps - 1 ? Number.MAX_SAFE_INTEGER : (chart.max * (step + 1)) / steps,
        color,
      })),
    },
    series: [
      {
        type: 'heatmap',
        data: chart.cells.map(({ hour, row, value, word }) => ({
          value: [hour, row, value],
          label: {
            show: word !== '',
            formatter: word,
            color: value > (chart.max * strong) / steps ? theme.surface : theme.text,
            fontFamily: FONT,
            // 100 must fit where 99 does.
            fontSize: word.length > 2 ? 8.5 : 10.5,
          },
        })),
        itemStyle: { borderColor: theme.surface, borderWidth: 2, borderRadius: 3 },
        emphasis: { itemStyle: { borderColor: theme.text, borderWidth: 1.5 } },
      },
    ],
  }
}
