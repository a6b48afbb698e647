import { useDirection } from '@mantine/core'
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { directionOf, type Language, localeFor } from '../format/locale.ts'
import { rememberLanguage, showLanguage } from './setup.ts'

interface LanguageChoice {
  language: Language
  /** What numbers and dates are written in. */
  locale: string
  choose(language: Language): Promise<void>
}

const LanguageContext = createContext<LanguageChoice | undefined>(undefined)

export function LanguageProvider({ initial, children }: { initial: Language; children: ReactNode }) {
  const [language, setLanguage] = useState(initial)
  const { setDirection } = useDirection()
  const choose = useCallback(
    async (next: Language) => {
      await showLanguage(next)
      rememberLanguage(next)
      setDirection(directionOf(next))
      setLanguage(next)
    },
    [setDirection],
  )
  const value = useMemo(
    () => ({ language, locale: localeFor(language, navigator.languages), choose }),
    [language, choose],
  )
  return <LanguageContext value={value}>{children}</LanguageContext>
}

export function useLanguage(): LanguageChoice {
  const value = use(LanguageContext)
  if (value === undefined) throw new Error('useLanguage needs a LanguageProvider around it')
  return value
}
