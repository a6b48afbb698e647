import css from './Skeletons.module.css'

/** A grey shape where content will be. Invisible for the first 200 ms, so that a fast answer never flickers. */
export function Bone({ height, width = '100%' }: { height: number; width?: number | string }) {
  return <span className={css.bone} style={{ height, width }} />
}

/** Rows of the table that is coming. */
export function TableSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Loading>
      <div className={css.rows}>
        {Array.from({ length: rows }, (_, row) => (
          <Bone key={row} height={18} width={`${92 - ((row * 17) % 30)}%`} />
        ))}
      </div>
    </Loading>
  )
}

/** A page whose code has not arrived: a head and two cards. */
export function PageSkeleton() {
  return (
    <Loading>
      <div className={css.page}>
        <Bone height={28} width={220} />
        <Bone height={120} />
        <Bone height={320} />
      </div>
    </Loading>
  )
}

export function Loading({ children }: { children: React.ReactNode }) {
  return (
    <div aria-busy="true" aria-live="polite" className={css.loading}>
      {children}
    </div>
  )
}
