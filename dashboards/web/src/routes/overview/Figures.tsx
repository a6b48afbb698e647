import type { Overview } from '@onrecord/schemas'
import { FigureCard } from './FigureCard.tsx'
import css from './Figures.module.css'

interface FiguresProps {
  figures: Overview['figures']
  before: Overview['figures'] | undefined
  busy: boolean
}

export function Figures({ figures, before, busy }: FiguresProps) {
  return (
    <ul
      className={css.figures}
      aria-busy={busy}
      style={{ '--figures': Math.min(6, figures.length) } as React.CSSProperties}
    >
      {figures.map((figure) => (
        <li key={figure.name}>
          <FigureCard
            figure={figure}
            before={
              before === undefined
                ? undefined
                : (before.find(({ name }) => name === figure.name)?.value ?? null)
            }
          />
        </li>
      ))}
    </ul>
  )
}
