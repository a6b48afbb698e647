import css from './Brand.module.css'

export function Brand({ large = false }: { large?: boolean }) {
  const size = large ? 32 : 24
  return (
    <span className={css.brand} data-large={large || undefined}>
      <img src="/mark.svg" alt="" width={size} height={size} />
      <span className="ltr">On Record</span>
    </span>
  )
}
