import { Menu, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey, IconLogout, IconSelector } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut } from '../api/session.ts'
import { useWords } from '../i18n/words.ts'
import css from './UserMenu.module.css'
import { useSession } from './workspace.ts'

const SetPassword = lazy(() =>
  import('./SetPassword.tsx').then(({ SetPassword }) => ({ default: SetPassword })),
)

export function UserMenu() {
  const { t } = useTranslation()
  const words = useWords()
  const { user } = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()

  const [settingPassword, password] = useDisclosure(false)

  const leave = async () => {
    await signOut()
    queryClient.clear()
    await navigate({ to: '/sign-in', search: { reason: 'signed_out' } })
  }

  return (
    <>
      <Menu position="top-start" width="target">
        <Menu.Target>
          <UnstyledButton className={css.user}>
            <span className={css.avatar} aria-hidden>
              {user.name.slice(0, 1).toUpperCase()}
            </span>
            <span className={css.who}>
              <bdi className={css.name}>{user.name}</bdi>
              <span className="dim">{words('role', user.role)}</span>
            </span>
            <IconSelector size={16} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={password.open}>
            {t('shell.setPassword')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} className="flip" />} onClick={() => void leave()}>
            {t('shell.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>{settingPassword && <SetPassword onClose={password.close} />}</Suspense>
    </>
  )
}
