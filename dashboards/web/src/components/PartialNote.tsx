import { IconClockExclamation } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './PartialNote.module.css'

/** What is shown is true but not all of it, or not of this minute. */
export function PartialNote({ children }: { children: ReactNode }) {
  return (
    <p className={css.note} role="status">
      <IconClockExclamation size={16} aria-hidden />
      <span>{children}</span>
    </p>
  )
}
