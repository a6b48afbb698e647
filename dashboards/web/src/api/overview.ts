import type { MetricDefinition, MetricFilter, MetricResult, Overview } from '@onrecord/schemas'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { address, getJson, type Query } from './client.ts'

const SLOW_TO_CHANGE_MS = 10 * 60_000

export function overviewQuery(workspace: string, filter: MetricFilter) {
  return queryOptions({
    queryKey: ['overview', workspace, filter],
    queryFn: ({ signal }) =>
      getJson<Overview>(address(['v1', 'workspaces', workspace, 'overview'], filter as Query), signal),
    // A changed filter keeps the old figures, dimmed, until the new ones are there: nothing jumps.
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: ({ signal }) => getJson<MetricDefinition[]>(address(['v1', 'metrics']), signal),
  staleTime: SLOW_TO_CHANGE_MS,
})

/** The values that a dimension has in these days, from the first metric that knows the dimension. */
export function dimensionValuesQuery(
  workspace: string,
  metric: string,
  dimension: string,
  days: { from: string; to: string },
) {
  return queryOptions({
    queryKey: ['dimension', workspace, metric, dimension, days],
    queryFn: async ({ signal }) => {
      const url = address(['v1', 'workspaces', workspace, 'metrics', metric], { ...days, by: dimension })
      const { rows } = await getJson<MetricResult>(url, signal)
      const values = new Set(rows.map((row) => row.dimensions[dimension] ?? ''))
      return [...values].filter((value) => value !== '').toSorted()
    },
    staleTime: SLOW_TO_CHANGE_MS,
  })
}
