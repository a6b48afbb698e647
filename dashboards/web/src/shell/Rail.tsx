import { IconChartHistogram, IconFileCertificate, IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Page, pagesOf } from '../access.ts'
import { Brand } from '../components/Brand.tsx'
import css from './Rail.module.css'
import { UserMenu } from './UserMenu.tsx'
import { useDays, useSession, useWorkspace } from './workspace.ts'

const ICONS: Record<Page, typeof IconUsers> = {
  overview: IconChartHistogram,
  people: IconUsers,
  reports: IconFileCertificate,
}

/** The pages, in the order of the work; only those that the role may open. */
export function Rail({ onNavigate }: { onNavigate: () => void }) {
  const { t } = useTranslation()
  const { user } = useSession()
  const { id } = useWorkspace()
  const days = useDays()
  return (
    <aside className={css.rail}>
      <div className={css.brand}>
        <Brand />
      </div>
      <nav aria-label={t('shell.pages')}>
        <ul className={css.list}>
          {pagesOf(user.role).map((page) => {
            const Icon = ICONS[page]
            return (
              <li key={page}>
                <Link
                  to={`/w/$workspace/${page}`}
                  params={{ workspace: id }}
                  search={days}
                  className={css.link}
                  activeOptions={{ includeSearch: false }}
                  activeProps={{ className: css.active ?? '', 'aria-current': 'page' }}
                  onClick={onNavigate}
                >
                  <Icon size={18} stroke={1.7} aria-hidden />
                  {t(`page.${page}`)}
                </Link>
              </li>
            )
          })}
        </ul>
      </nav>
      <UserMenu />
    </aside>
  )
}
