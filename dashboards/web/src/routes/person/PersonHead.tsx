import type { Person } from '@onrecord/schemas'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { packageAddress } from '../../api/people.ts'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { PageHead } from '../../components/PageHead.tsx'
import { useFormat } from '../../i18n/useFormat.ts'
import { useDays, useWorkspace } from '../../shell/workspace.ts'
import css from './PersonHead.module.css'

export function PersonHead({ person, mayExport }: { person: Person; mayExport: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id: workspace } = useWorkspace()
  const days = useDays()
  const valueOf = (kind: string) => person.identifiers.find((each) => each.kind === kind)?.value
  const name = valueOf('name') ?? valueOf('username')
  const reach = valueOf('phone') ?? valueOf('bsuid')
  return (
    <>
      <nav aria-label={t('shell.breadcrumbs')} className={css.crumbs}>
        <Link to="/w/$workspace/people" params={{ workspace }} search={days}>
          {t('page.people')}
        </Link>
        <IconChevronRight size={14} className="flip" aria-hidden />
        <span aria-current="page">
          <bdi>{name ?? reach ?? person.subject}</bdi>
        </span>
      </nav>
      <PageHead
        title={<bdi>{name ?? t('person.noName')}</bdi>}
        note={
          <>
            {reach !== undefined && <bdi className="ltr">{reach}</bdi>}
            {person.country !== undefined && ` · ${format.country(person.country)}`}
            {` · ${t('person.callCount', { count: person.calls.length })}`}
          </>
        }
      >
        {mayExport && (
          <DownloadButton
            url={packageAddress(workspace, person.subject)}
            fallbackName={`${person.subject}.zip`}
            align="end"
            label={t('person.download')}
            hint={t('person.downloadHint')}
          />
        )}
      </PageHead>
    </>
  )
}
