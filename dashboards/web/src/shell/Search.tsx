import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleQuery } from '../api/people.ts'
import { Dialog } from '../components/Dialog.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { PersonLine } from '../components/PersonLine.tsx'
import css from './Search.module.css'
import { useDays, useWorkspace } from './workspace.ts'

const SHOWN = 8
/** Every search is an entry in the trail: what is still being typed is not one. */
const SETTLED_MS = 350
const SHORTEST = 2

/** A combobox over the people of the workspace: type, arrow down, enter. */
export function Search({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { id: workspace } = useWorkspace()
  const days = useDays()
  const navigate = useNavigate()
  const listId = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const [query] = useDebouncedValue(text.trim(), SETTLED_MS)
  const { data, error, isFetching, refetch } = useQuery({
    ...peopleQuery(workspace, query, SHOWN),
    enabled: query.length >= SHORTEST,
  })

  const people = query.length < SHORTEST ? [] : (data ?? [])

  const open = async (subject: string | undefined) => {
    if (subject === undefined) return
    onClose()
    const call = query.startsWith('call_') ? { tab: 'calls' as const, call: query } : {}
    await navigate({
      to: '/w/$workspace/people/$subject',
      params: { workspace, subject },
      search: { ...days, ...call },
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive((now) => Math.max(0, Math.min(people.length - 1, now + step)))
    }
    if (event.key === 'Enter') void open(people[active]?.subject)
  }

  return (
    <Dialog title={t('search.open')} bare onClose={onClose}>
      <div className={css.field}>
        <IconSearch size={18} aria-hidden />
        <input
          data-autofocus
          className={css.input}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
          placeholder={t('search.placeholder')}
          role="combobox"
          aria-label={t('search.placeholder')}
          aria-expanded={people.length > 0}
          aria-controls={listId}
          aria-activedescendant={people[active] === undefined ? undefined : `${listId}-${active}`}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <div className={css.results} aria-busy={isFetching}>
        {error !== null && <ErrorNote error={error} onRetry={refetch} />}
        {error === null && people.length === 0 && !isFetching && (
          <p className={css.none}>{t(query.length < SHORTEST ? 'search.more' : 'search.none')}</p>
        )}
        <ul id={listId} role="listbox" aria-label={t('search.results')}>
          {people.map((person, index) => (
            <li
              key={person.subject}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={css.option}
              onMouseEnter={() => setActive(index)}
              onMouseDown={() => void open(person.subject)}
            >
              <PersonLine person={person} />
            </li>
          ))}
        </ul>
      </div>
      <p className={css.foot}>{t('search.recorded')}</p>
    </Dialog>
  )
}
