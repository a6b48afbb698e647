import type { Overview as OverviewData } from '@onrecord/schemas'
import { IconChartHistogram } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { overviewQuery } from '../../api/overview.ts'
import { EmptyNote } from '../../components/EmptyNote.tsx'
import { PageHead } from '../../components/PageHead.tsx'
import { QueryView } from '../../components/QueryView.tsx'
import { previousDays } from '../../format/days.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { AgentsCard } from './AgentsCard.tsx'
import { CoverageCard } from './CoverageCard.tsx'
import { DataAsOf } from './DataAsOf.tsx'
import { Figures } from './Figures.tsx'
import { Filters } from './Filters.tsx'
import { FirstResponseCard } from './FirstResponseCard.tsx'
import { HeatMapCard } from './HeatMapCard.tsx'
import { OutcomesCard } from './OutcomesCard.tsx'
import css from './Overview.module.css'
import { OverviewSkeleton } from './OverviewSkeleton.tsx'
import { useMetricFilter, useOverviewSearch } from './search-state.ts'

export const route = createLazyRoute('/w/$workspace/overview')({ component: Overview })

function Overview() {
  const { t } = useTranslation()
  const { id: workspace } = useWorkspace()
  const filter = useMetricFilter()
  const { search } = useOverviewSearch()
  const query = useQuery(overviewQuery(workspace, filter))
  const before = useQuery({
    ...overviewQuery(workspace, { ...filter, ...previousDays(filter) }),
    enabled: search.compare === 'previous',
  })
  return (
    <>
      <PageHead title={t('page.overview')} note={t('overview.note')}>
        <Filters />
      </PageHead>
      <QueryView query={query} what={t('overview.failed')} skeleton={<OverviewSkeleton />}>
        {(data) => (
          <>
            <DataAsOf overview={data} />
            <Board
              data={data}
              before={search.compare === undefined ? undefined : before.data}
              busy={query.isPlaceholderData}
            />
          </>
        )}
      </QueryView>
    </>
  )
}

interface BoardProps {
  data: OverviewData
  before: OverviewData | undefined
  busy: boolean
}

function Board({ data, before, busy }: BoardProps) {
  const { t } = useTranslation()
  if (isEmpty(data)) {
    return (
      <EmptyNote icon={<IconChartHistogram size={22} />} title={t('overview.emptyTitle')}>
        {t('overview.emptyHow')}
      </EmptyNote>
    )
  }
  return (
    <>
      <Figures figures={data.figures} before={before?.figures} busy={busy} />
      <div className={css.board}>
        <FirstResponseCard data={data.firstResponse} busy={busy} />
        <OutcomesCard data={data} busy={busy} />
        <HeatMapCard cells={data.heatMap} busy={busy} />
        <CoverageCard rows={data.recordingCoverage} busy={busy} />
        <AgentsCard agents={data.agents} busy={busy} />
      </div>
    </>
  )
}

function isEmpty({ outcomes, agents, firstResponse, figures }: OverviewData): boolean {
  const counted =
    firstResponse.buckets.some(({ cycles }) => cycles > 0) || outcomes.some(({ calls }) => calls > 0)
  return !counted && agents.length === 0 && figures.every(({ value }) => value === null || value === 0)
}
