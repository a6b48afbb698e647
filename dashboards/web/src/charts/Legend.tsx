import css from './Legend.module.css'

export interface LegendItem {
  word: string
  value: string
  /** Absent: the word names a line in the chart, not a colour. */
  colour?: string
}

/** What the colours mean, with the sums, readable without hovering. */
export function Legend({ items }: { items: readonly LegendItem[] }) {
  return (
    <ul className={css.legend}>
      {items.map(({ word, colour, value }) => (
        <li key={word} className={css.item}>
          {colour !== undefined && <span className={css.swatch} style={{ background: colour }} aria-hidden />}
          {word} <span className={css.value}>{value}</span>
        </li>
      ))}
    </ul>
  )
}
