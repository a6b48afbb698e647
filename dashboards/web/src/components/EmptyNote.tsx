import type { ReactNode } from 'react'
import css from './EmptyNote.module.css'

interface EmptyNoteProps {
  icon: ReactNode
  /** What would be here. */
  title: string
  /** How it gets here. */
  children: ReactNode
}

export function EmptyNote({ icon, title, children }: EmptyNoteProps) {
  return (
    <div className={css.note}>
      <span className={css.icon} aria-hidden>
        {icon}
      </span>
      <p className={css.title}>{title}</p>
      <p className={css.how}>{children}</p>
    </div>
  )
}
