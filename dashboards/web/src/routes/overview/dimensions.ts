import { useQuery } from '@tanstack/react-query'
import { dimensionValuesQuery, metricsQuery } from '../../api/overview.ts'
import { useDays, useWorkspace } from '../../shell/workspace.ts'

/** The values that a filter may take in these days; none while they are not known. */
export function useDimension(dimension: 'account' | 'agent' | 'country'): string[] {
  const { id } = useWorkspace()
  const days = useDays()
  const { data: metrics } = useQuery(metricsQuery)
  const metric = metrics?.find(({ dimensions }) => dimensions.includes(dimension))?.name
  const { data } = useQuery({
    ...dimensionValuesQuery(id, metric ?? '', dimension, days),
    enabled: metric !== undefined,
  })
  return data ?? []
}
