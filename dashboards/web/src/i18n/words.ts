import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { humanise } from '../format/words.ts'

/** The families of codes that the API sends and the console has words for. */
export type Vocabulary =
  | 'callOutcome'
  | 'consentStatus'
  | 'coverage'
  | 'direction'
  | 'entryType'
  | 'figure'
  | 'holding'
  | 'identifier'
  | 'method'
  | 'outcome'
  | 'participant'
  | 'permission'
  | 'problem'
  | 'purpose'
  | 'reason'
  | 'recordingState'
  | 'role'
  | 'store'
  | 'target'
  | 'verdict'

export type Words = (vocabulary: Vocabulary, code: string, fallback?: string) => string

/** The word for a code; a code that is newer than the translation is shown as itself, readable. */
export function useWords(): Words {
  const { t, i18n } = useTranslation()
  return useCallback(
    (vocabulary, code, fallback) => {
      const key = `${vocabulary}.${code.replaceAll('.', '_')}`
      if (!i18n.exists(key)) return fallback ?? humanise(code)
      return (t as unknown as (key: string) => string)(key)
    },
    [t, i18n],
  )
}
