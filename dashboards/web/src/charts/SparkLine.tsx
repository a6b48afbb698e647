import css from './SparkLine.module.css'

interface SparkLineProps {
  values: readonly (number | null)[]
  label: string
}

const WIDTH = 120
const HEIGHT = 32
const INSET = 3

/** The course of a figure. What was not measured is a gap, not a zero; a value alone between gaps is a dot. */
export function SparkLine({ values, label }: SparkLineProps) {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return <span className={css.none} aria-hidden />
  const low = Math.min(...known)
  const span = Math.max(...known) - low || 1
  const x = (index: number) => INSET + ((WIDTH - 2 * INSET) * index) / Math.max(1, values.length - 1)
  const y = (value: number) => HEIGHT - INSET - ((HEIGHT - 2 * INSET) * (value - low)) / span
  const runs = runsOf(values)
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg
      className={css.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {runs.map((run) => (
        <polyline
          key={run[0]?.index}
          points={run.map(({ index, value }) => `${x(index)},${y(value)}`).join(' ')}
        />
      ))}
      <line
        className={css.last}
        x1={x(last)}
        x2={x(last)}
        y1={y(values[last] ?? low)}
        y2={y(values[last] ?? low)}
      />
    </svg>
  )
}

/** The stretches without a gap. */
function runsOf(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const runs: { index: number; value: number }[][] = [[]]
  values.forEach((value, index) => {
    if (value === null) runs.push([])
    else runs.at(-1)?.push({ index, value })
  })
  return runs.filter((run) => run.length > 0)
}
