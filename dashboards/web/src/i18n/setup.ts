import i18next from 'i18next'
import ICU from 'i18next-icu'
import { initReactI18next } from 'react-i18next'
import { directionOf, LANGUAGES, type Language, localeFor } from '../format/locale.ts'

const STORED = 'onrecord.language'

/** Each language is a chunk of its own; only the one in use is loaded. */
const MESSAGES = {
  en: () => import('./en.json'),
  ar: () => import('./ar.json'),
} satisfies Record<Language, () => Promise<unknown>>

export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  if (stored !== null && isLanguage(stored)) return stored
  const [spoken = 'en'] = navigator.language.split('-')
  return isLanguage(spoken) ? spoken : 'en'
}

export async function startMessages(language: Language): Promise<void> {
  await i18next
    .use(ICU)
    .use(initReactI18next)
    .init({
      resources: {},
      lng: localeFor(language, navigator.languages),
      load: 'languageOnly',
      fallbackLng: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    })
  await showLanguage(language)
}

/** Loads a language's messages, then switches to it: words, direction and digits at once. */
export async function showLanguage(language: Language): Promise<void> {
  const { default: messages } = await MESSAGES[language]()
  i18next.addResourceBundle(language, 'translation', messages, true, true)
  await i18next.changeLanguage(localeFor(language, navigator.languages))
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED, language)
}

function isLanguage(text: string): text is Language {
  return LANGUAGES.some((language) => language === text)
}
