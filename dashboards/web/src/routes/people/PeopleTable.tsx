import type { PersonSummary } from '@onrecord/schemas'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { type Column, DataTable } from '../../components/DataTable.tsx'
import { useFormat } from '../../i18n/useFormat.ts'
import { useDays, useWorkspace } from '../../shell/workspace.ts'
import css from './PeopleTable.module.css'

export function PeopleTable({ people }: { people: PersonSummary[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id: workspace } = useWorkspace()
  const days = useDays()
  const columns: Column<PersonSummary>[] = [
    {
      key: 'name',
      head: t('people.person'),
      cell: ({ subject, name }) => (
        <Link
          to="/w/$workspace/people/$subject"
          params={{ workspace, subject }}
          search={days}
          className={css.name}
        >
          <bdi>{name ?? t('person.noName')}</bdi>
        </Link>
      ),
    },
    { key: 'phone', head: t('identifier.phone'), cell: ({ phone }) => identifier(phone) },
    { key: 'bsuid', head: t('identifier.bsuid'), cell: ({ bsuid }) => identifier(bsuid) },
    {
      key: 'country',
      head: t('people.country'),
      cell: ({ country }) => (country === undefined ? none : format.country(country)),
    },
    { key: 'calls', head: t('overview.calls'), numeric: true, cell: ({ calls }) => format.count(calls) },
    {
      key: 'recordings',
      head: t('people.recordings'),
      numeric: true,
      cell: ({ recordings }) => format.count(recordings),
    },
    {
      key: 'seen',
      head: t('people.lastSeen'),
      cell: ({ lastSeen }) => (lastSeen === undefined ? none : <At at={lastSeen} />),
    },
  ]
  return (
    <DataTable caption={t('page.people')} columns={columns} rows={people} rowKey={({ subject }) => subject} />
  )
}

const none = <span className="dim">–</span>

function identifier(value: string | undefined) {
  return value === undefined ? none : <bdi className="ltr nowrap">{value}</bdi>
}
