import { ActionIcon, Anchor } from '@mantine/core'
import type { Overview } from '@onrecord/schemas'
import { IconDownload, IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { save } from '../../api/download.ts'
import { BarCell } from '../../components/BarCell.tsx'
import { Card } from '../../components/Card.tsx'
import { type Column, DataTable } from '../../components/DataTable.tsx'
import { EmptyNote } from '../../components/EmptyNote.tsx'
import { toCsv } from '../../format/csv.ts'
import { formatAgent } from '../../format/words.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useProvenance } from './provenance.ts'
import { useOverviewSearch } from './search-state.ts'

type Agent = Overview['agents'][number]
type Figure = Exclude<keyof Agent, 'agent'>

const FIGURES: readonly { key: Figure; unit: 'count' | 'seconds' }[] = [
  { key: 'callsAnswered', unit: 'count' },
  { key: 'talkS', unit: 'seconds' },
  { key: 'replies', unit: 'count' },
  { key: 'responseP50', unit: 'seconds' },
  { key: 'cyclesClosed', unit: 'count' },
  { key: 'resolutionP50', unit: 'seconds' },
]

/** What each agent did. A click on a name shows that agent alone. */
export function AgentsCard({ agents, busy }: { agents: Agent[]; busy: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { search, change } = useOverviewSearch()
  const { fileName } = useProvenance('agents')

  const largest = (key: Figure) => Math.max(1, ...agents.map((agent) => agent[key] ?? 0))
  const columns: Column<Agent>[] = [
    {
      key: 'agent',
      head: t('agents.agent'),
      sortBy: ({ agent }) => agent,
      cell: ({ agent }) => (
        <Anchor
          component="button"
          type="button"
          fz={13}
          fw={500}
          onClick={() => change({ agent: search.agent === agent ? undefined : agent })}
        >
          <bdi title={agent}>{formatAgent(agent)}</bdi>
        </Anchor>
      ),
    },
    ...FIGURES.map(({ key, unit }): Column<Agent> => {
      const most = largest(key)
      return {
        key,
        head: t(`agents.${key}`),
        numeric: true,
        sortBy: (agent) => agent[key],
        cell: (agent) => (
          <BarCell share={(agent[key] ?? 0) / most}>{format.measure(agent[key], unit)}</BarCell>
        ),
      }
    }),
  ]
  const saveCsv = () => {
    const head = columns.map(({ head }) => head)
    const rows = agents.map((agent) => [agent.agent, ...FIGURES.map(({ key }) => agent[key])])
    save(new Blob([toCsv(head, rows)], { type: 'text/csv;charset=utf-8' }), `${fileName}.csv`)
  }

  return (
    <Card
      title={t('agents.title')}
      note={t('agents.note', { count: agents.length })}
      busy={busy}
      flush
      actions={
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('chart.exportCsv', { title: t('agents.title') })}
          title={t('chart.csv')}
          onClick={saveCsv}
        >
          <IconDownload size={17} stroke={1.7} />
        </ActionIcon>
      }
    >
      {agents.length === 0 ? (
        <EmptyNote icon={<IconUsers size={22} />} title={t('agents.emptyTitle')}>
          {t('agents.emptyHow')}
        </EmptyNote>
      ) : (
        <DataTable
          caption={t('agents.title')}
          columns={columns}
          rows={agents}
          rowKey={({ agent }) => agent}
          sort={search.sort ?? '-callsAnswered'}
          onSort={(sort) => change({ sort })}
          maxHeight={520}
        />
      )}
    </Card>
  )
}
