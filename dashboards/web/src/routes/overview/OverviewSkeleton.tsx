import { Bone, Loading } from '../../components/Skeletons.tsx'
import figures from './Figures.module.css'
import css from './Overview.module.css'

const SIZES = { figure: 138, chart: 348, table: 260 }

/** The board's own layout in grey, so that nothing moves when it is filled. */
export function OverviewSkeleton() {
  return (
    <Loading>
      <div className={figures.figures}>
        {[1, 2, 3, 4, 5, 6].map((place) => (
          <Bone key={place} height={SIZES.figure} />
        ))}
      </div>
      <div className={css.board}>
        {[1, 2, 3, 4].map((place) => (
          <Bone key={place} height={SIZES.chart} />
        ))}
        <Bone height={SIZES.table} />
      </div>
    </Loading>
  )
}
