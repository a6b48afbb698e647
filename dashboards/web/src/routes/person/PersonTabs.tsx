import { Tabs } from '@mantine/core'
import type { Person } from '@onrecord/schemas'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/useFormat.ts'
import { PersonTab } from '../search.ts'
import { CallsTable } from './CallsTable.tsx'
import { ConversationsTable } from './ConversationsTable.tsx'
import { Holdings } from './Holdings.tsx'
import css from './PersonTabs.module.css'
import { Trail } from './Trail.tsx'

const api = getRouteApi('/w/$workspace/people/$subject')

/** The rest of what there is, one tab each; which one is open is in the address. */
export function PersonTabs({ person }: { person: Person }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tab = 'calls' } = api.useSearch()
  const navigate = api.useNavigate()
  const sizes: Record<PersonTab, number> = {
    calls: person.calls.length,
    conversations: person.conversations.length,
    trail: person.trail.length,
    holdings: person.holdings.length,
  }
  const open = (next: string | null) =>
    void navigate({
      search: (now) => ({ ...now, tab: PersonTab.safeParse(next).data, call: undefined }),
      replace: true,
      resetScroll: false,
    })
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb={16}>
        {PersonTab.options.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {t(`tab.${each}`)} <span className={css.size}>{format.count(sizes[each])}</span>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="calls">
        <CallsTable calls={person.calls} />
      </Tabs.Panel>
      <Tabs.Panel value="conversations">
        <ConversationsTable conversations={person.conversations} />
      </Tabs.Panel>
      <Tabs.Panel value="trail">
        <Trail entries={person.trail} />
      </Tabs.Panel>
      <Tabs.Panel value="holdings">
        <Holdings holdings={person.holdings} />
      </Tabs.Panel>
    </Tabs>
  )
}
