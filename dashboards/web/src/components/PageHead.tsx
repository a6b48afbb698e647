import type { ReactNode } from 'react'
import css from './PageHead.module.css'

interface PageHeadProps {
  title: ReactNode
  note?: ReactNode
  children?: ReactNode
}

export function PageHead({ title, note, children }: PageHeadProps) {
  return (
    <div className={css.head}>
      <div className={css.words}>
        <h1 className={css.title}>{title}</h1>
        {note !== undefined && <p className={css.note}>{note}</p>}
      </div>
      {children}
    </div>
  )
}
