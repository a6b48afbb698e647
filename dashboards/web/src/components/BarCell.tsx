import css from './BarCell.module.css'

interface BarCellProps {
  /** 0 to 1: how far the bar reaches. */
  share: number
  children: string
}

/** A figure with its bar under it, for comparing down a column. */
export function BarCell({ share, children }: BarCellProps) {
  return (
    <span className={css.cell}>
      {children}
      <span className={css.track} aria-hidden>
        <span className={css.bar} style={{ width: `${100 * Math.min(1, Math.max(0, share))}%` }} />
      </span>
    </span>
  )
}
