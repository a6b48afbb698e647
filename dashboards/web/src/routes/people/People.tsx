import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconUserSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createLazyRoute, getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { peopleQuery } from '../../api/people.ts'
import { Card } from '../../components/Card.tsx'
import { EmptyNote } from '../../components/EmptyNote.tsx'
import { PageHead } from '../../components/PageHead.tsx'
import { QueryView } from '../../components/QueryView.tsx'
import { TableSkeleton } from '../../components/Skeletons.tsx'
import { useWorkspace } from '../../shell/workspace.ts'
import css from './People.module.css'
import { PeopleTable } from './PeopleTable.tsx'

export const route = createLazyRoute('/w/$workspace/people')({ component: People })

const api = getRouteApi('/w/$workspace/people')
const LIMIT = 100
/** Every search is an entry in the trail: what is still being typed is not one. */
const SETTLED_MS = 350

function People() {
  const { t } = useTranslation()
  const { id: workspace } = useWorkspace()
  const { q = '' } = api.useSearch()
  const navigate = api.useNavigate()
  const find = useDebouncedCallback(
    (text: string) => navigate({ search: (now) => ({ ...now, q: text.trim() || undefined }), replace: true }),
    SETTLED_MS,
  )
  const query = useQuery(peopleQuery(workspace, q, LIMIT))
  return (
    <>
      <PageHead title={t('page.people')} note={t('people.note')} />
      <TextInput
        className={css.search ?? ''}
        defaultValue={q}
        onChange={(event) => find(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        classNames={{ input: css.input ?? '' }}
        spellCheck={false}
        autoComplete="off"
      />
      <QueryView query={query} what={t('people.failed')} skeleton={<TableSkeleton rows={10} />}>
        {(people) => (
          <Card
            title={t(q === '' ? 'people.recent' : 'people.found')}
            note={t(people.length < LIMIT ? 'people.count' : 'people.first', { count: people.length })}
            busy={query.isPlaceholderData}
            flush
          >
            {people.length === 0 ? (
              <EmptyNote
                icon={<IconUserSearch size={22} />}
                title={t(q === '' ? 'people.emptyTitle' : 'people.noneTitle')}
              >
                {t(q === '' ? 'people.emptyHow' : 'people.noneHow')}
              </EmptyNote>
            ) : (
              <PeopleTable people={people} />
            )}
          </Card>
        )}
      </QueryView>
    </>
  )
}
