import type { ReactNode } from 'react'
import css from './Tag.module.css'

/** What a tag says at a glance, the same on every page: open is allowed, closed is not, wait is undecided. */
export type Tone = 'open' | 'closed' | 'wait' | 'neutral'

const MARKS: Record<Tone, string> = { open: '●', closed: '■', wait: '◐', neutral: '○' }

/** A short state. The mark's shape says what its colour says. */
export function Tag({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={css.tag} data-tone={tone} title={title}>
      <span className={css.mark} aria-hidden>
        {MARKS[tone]}
      </span>
      {children}
    </span>
  )
}
