import { ActionIcon, Menu } from '@mantine/core'
import { IconCheck, IconLanguage } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, type Language } from '../format/locale.ts'
import { useLanguage } from '../i18n/Language.tsx'

/** Each language in its own words. */
const NAMES: Record<Language, string> = { en: 'English', ar: 'العربية' }

export function LanguageMenu() {
  const { t } = useTranslation()
  const { language, choose } = useLanguage()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('shell.language', { name: NAMES[language] })}
        >
          <IconLanguage size={18} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            onClick={() => void choose(each)}
            rightSection={each === language ? <IconCheck size={15} aria-hidden /> : null}
          >
            {NAMES[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
