import type { Person } from '@onrecord/schemas'
import { useQuery } from '@tanstack/react-query'
import { createLazyRoute, getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { may } from '../../access.ts'
import { personQuery } from '../../api/people.ts'
import { QueryView } from '../../components/QueryView.tsx'
import { PageSkeleton } from '../../components/Skeletons.tsx'
import { useSession, useWorkspace } from '../../shell/workspace.ts'
import { CallPermission } from './CallPermission.tsx'
import { ConsentMatrix } from './ConsentMatrix.tsx'
import { Identities } from './Identities.tsx'
import { ListenProvider } from './Listen.tsx'
import { PersonHead } from './PersonHead.tsx'
import css from './PersonPage.module.css'
import { PersonTabs } from './PersonTabs.tsx'

export const route = createLazyRoute('/w/$workspace/people/$subject')({ component: PersonPage })

const api = getRouteApi('/w/$workspace/people/$subject')

function PersonPage() {
  const { t } = useTranslation()
  const { id: workspace } = useWorkspace()
  const { subject } = api.useParams()
  const query = useQuery(personQuery(workspace, subject))
  return (
    <QueryView query={query} what={t('person.failed')} skeleton={<PageSkeleton />}>
      {(person) => (
        <ListenProvider key={person.subject}>
          <Everything person={person} />
        </ListenProvider>
      )}
    </QueryView>
  )
}

function Everything({ person }: { person: Person }) {
  const { user } = useSession()
  return (
    <>
      <PersonHead person={person} mayExport={may(user.role, 'export_person')} />
      <div className={css.top}>
        <ConsentMatrix consent={person.consent} />
        <div className={css.side}>
          <Identities person={person} />
          <CallPermission permission={person.callPermission} />
        </div>
      </div>
      <PersonTabs person={person} />
    </>
  )
}
