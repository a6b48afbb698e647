import { Kbd, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys, useOs } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import css from './SearchBox.module.css'

const Search = lazy(() => import('./Search.tsx').then(({ Search }) => ({ default: Search })))

/** Opens the search from anywhere: the box, Ctrl K or Cmd K, or a slash. */
export function SearchBox() {
  const { t } = useTranslation()
  const [opened, search] = useDisclosure(false)
  const isMac = useOs() === 'macos'
  useHotkeys([
    ['mod+K', search.open],
    ['/', search.open],
  ])
  return (
    <>
      <UnstyledButton
        className={css.box}
        onClick={search.open}
        aria-keyshortcuts="Control+K Meta+K"
        title={t('search.open')}
      >
        <IconSearch size={16} aria-hidden />
        <span className={css.hint}>{t('search.hint')}</span>
        <Kbd size="xs" className={css.key ?? ''} dir="ltr" aria-hidden>
          {isMac ? '⌘ K' : 'Ctrl K'}
        </Kbd>
      </UnstyledButton>
      <Suspense fallback={null}>{opened && <Search onClose={search.close} />}</Suspense>
    </>
  )
}
