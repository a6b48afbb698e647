import { useReducedMotion } from '@mantine/hooks'
import type { ECharts } from 'echarts/core'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { type ChartOption, init } from './echarts.ts'

export interface ChartHandle {
  /** The chart as it is on the screen, twice as large. */
  picture(background: string): string | undefined
}

export interface ChartProps {
  option: ChartOption
  /** What the chart shows, for who does not see it; the table behind it holds the values. */
  label: string
  height: number
  /** A mark was clicked: its place on the category axis. */
  onSelect?: ((index: number) => void) | undefined
  ref?: Ref<ChartHandle> | undefined
}

/** An ECharts canvas that follows its box. Time runs left to right in every language. */
export function EChart({ option, label, height, onSelect, ref }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts | null>(null)
  const select = useRef(onSelect)
  const isStill = useReducedMotion()

  useEffect(() => {
    select.current = onSelect
  })

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const created = init(element)
    created.on('click', ({ dataIndex }) => {
      if (typeof dataIndex === 'number') select.current?.(dataIndex)
    })
    const observer = new ResizeObserver(() => created.resize())
    observer.observe(element)
    chart.current = created
    return () => {
      observer.disconnect()
      created.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption({ animation: !isStill, animationDuration: 300, ...option }, { notMerge: true })
  }, [option, isStill])

  useImperativeHandle(
    ref,
    () => ({
      picture: (background) => chart.current?.getDataURL({ pixelRatio: 2, backgroundColor: background }),
    }),
    [],
  )

  return <div ref={box} role="img" aria-label={label} dir="ltr" style={{ flex: 'auto', minHeight: height }} />
}
