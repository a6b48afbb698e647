import { IconMapOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../components/EmptyNote.tsx'

/** An address that leads nowhere, or to a workspace that this account may not see; the two are not told apart. */
export function NotFound() {
  const { t } = useTranslation()
  return (
    <main>
      <EmptyNote icon={<IconMapOff size={22} />} title={t('notFound.title')} asPage>
        {t('notFound.why')} <Link to="/">{t('notFound.home')}</Link>
      </EmptyNote>
    </main>
  )
}
