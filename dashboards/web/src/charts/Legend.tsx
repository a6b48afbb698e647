import css from './Legend.module.css'

/** What the colours mean, with the sums, readable without hovering. */
export function Legend({ items }: { items: readonly { word: string; colour?: string; value: string }[] }) {
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
