import { ActionIcon } from '@mantine/core'
import { IconMenu2, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { mayOpen } from '../access.ts'
import { DateRange } from './DateRange.tsx'
import { LanguageMenu } from './LanguageMenu.tsx'
import { SchemeMenu } from './SchemeMenu.tsx'
import { SearchBox } from './SearchBox.tsx'
import css from './TopBar.module.css'
import { WorkspaceSwitch } from './WorkspaceSwitch.tsx'
import { useSession } from './workspace.ts'

interface TopBarProps {
  railOpen: boolean
  onToggleRail: () => void
}

export function TopBar({ railOpen, onToggleRail }: TopBarProps) {
  const { t } = useTranslation()
  const { user } = useSession()
  return (
    <header className={css.bar}>
      <ActionIcon
        className={css.menu ?? ''}
        variant="subtle"
        color="gray"
        aria-label={t(railOpen ? 'shell.closeMenu' : 'shell.openMenu')}
        aria-expanded={railOpen}
        onClick={onToggleRail}
      >
        {railOpen ? <IconX size={18} /> : <IconMenu2 size={18} />}
      </ActionIcon>
      <WorkspaceSwitch />
      <span className={css.dates}>
        <DateRange />
      </span>
      <span className={css.space} />
      {mayOpen(user.role, 'people') && <SearchBox />}
      <LanguageMenu />
      <SchemeMenu />
    </header>
  )
}
