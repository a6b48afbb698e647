import { lazy, Suspense } from 'react'
import { Bone, Loading } from '../components/Skeletons.tsx'
import type { ChartProps } from './EChart.tsx'

const EChart = lazy(() => import('./EChart.tsx').then(({ EChart }) => ({ default: EChart })))

/** A chart whose library is loaded when the first one is shown. */
export function Chart(props: ChartProps) {
  const waiting = (
    <Loading>
      <Bone height={props.height} />
    </Loading>
  )
  return (
    <Suspense fallback={waiting}>
      <EChart {...props} />
    </Suspense>
  )
}
