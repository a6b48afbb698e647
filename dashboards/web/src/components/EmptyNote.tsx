import type { ReactNode } from 'react'
import css from './EmptyNote.module.css'

interface EmptyNoteProps {
  icon: ReactNode
  /** What would be here. */
  title: string
  /** How it gets here. */
  children: ReactNode
  /** It is the whole page, so its title is the page's. */
  asPage?: boolean
}

export function EmptyNote({ icon, title, children, asPage = false }: EmptyNoteProps) {
  return (
    <div className={css.note}>
      <span className={css.icon} aria-hidden>
        {icon}
      </span>
      {asPage ? <h1 className={css.title}>{title}</h1> : <p className={css.title}>{title}</p>}
      <p className={css.how}>{children}</p>
    </div>
  )
}
