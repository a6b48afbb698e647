import { useDisclosure } from '@mantine/hooks'
import { createLazyRoute, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Rail } from './Rail.tsx'
import css from './Shell.module.css'
import { TopBar } from './TopBar.tsx'

export const route = createLazyRoute('/w/$workspace')({ component: Shell })

function Shell() {
  const { t } = useTranslation()
  const [railOpen, rail] = useDisclosure(false)
  return (
    <div className={css.shell} data-rail-open={railOpen || undefined}>
      <a className={css.skip} href="#content">
        {t('shell.skip')}
      </a>
      <Rail onNavigate={rail.close} />
      {railOpen && (
        <button type="button" className={css.veil} aria-label={t('shell.closeMenu')} onClick={rail.close} />
      )}
      <TopBar railOpen={railOpen} onToggleRail={rail.toggle} />
      <main className={css.main} id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
