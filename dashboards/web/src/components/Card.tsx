import { type ReactNode, useId } from 'react'
import css from './Card.module.css'

interface CardProps {
  title: string
  /** One line under the title: what it counts, of how many. */
  note?: ReactNode
  actions?: ReactNode
  /** For what goes edge to edge, such as a table. */
  flush?: boolean
  busy?: boolean
  children: ReactNode
}

/** One question and its answer. */
export function Card({ title, note, actions, flush = false, busy = false, children }: CardProps) {
  const id = useId()
  return (
    <section className={css.card} aria-labelledby={id} aria-busy={busy}>
      <header className={css.head}>
        <div className={css.words}>
          <h2 className={css.title} id={id}>
            {title}
          </h2>
          {note !== undefined && <p className={css.note}>{note}</p>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </header>
      <div className={css.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  )
}
