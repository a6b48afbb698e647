import type { MetricFilter } from '@onrecord/schemas'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { isIn, toggleIn } from '../../format/search.ts'
import { useDays } from '../../shell/workspace.ts'
import type { OverviewSearch } from '../search.ts'

const route = getRouteApi('/w/$workspace/overview')

export type OverviewChange = { [Key in keyof OverviewSearch]?: OverviewSearch[Key] | undefined } & {
  from?: string
  to?: string
}

/** What the address says about this page, and a way to change it. */
export function useOverviewSearch() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback(
    (next: OverviewChange) => {
      void navigate({ search: (now) => ({ ...now, ...next }), resetScroll: false })
    },
    [navigate],
  )
  return { search, change }
}

/** Whether a chart is shown as its table, and the switch. */
export function useTableSwitch(chart: string): { asTable: boolean; toggle: () => void } {
  const { search, change } = useOverviewSearch()
  return {
    asTable: isIn(search.tables, chart),
    toggle: () => change({ tables: toggleIn(search.tables, chart) }),
  }
}

/** The filter as the API takes it: nothing that is not set. */
export function useMetricFilter(): MetricFilter {
  const days = useDays()
  const { account, agent, direction, country } = useOverviewSearch().search
  const { from, to } = days
  return useMemo(
    () => ({
      from,
      to,
      ...(account !== undefined && { account }),
      ...(agent !== undefined && { agent }),
      ...(direction !== undefined && { direction }),
      ...(country !== undefined && { country }),
    }),
    [from, to, account, agent, direction, country],
  )
}
