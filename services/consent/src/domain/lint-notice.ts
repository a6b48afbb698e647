import type { Purpose } from '@onrecord/schemas'
import { isBundle } from './granularity.ts'
import { PHRASES } from './lint-phrases.ts'

export interface Finding {
  code:
    | 'bundled_purposes'
    | 'sentiment_with_others'
    | 'bundled_with_terms'
    | 'refusal_ends_call'
    | 'silence_taken_for_consent'
    | 'withdrawal_not_mentioned'
    | 'language_not_checked'
    | 'too_long_for_a_message'
  /** `refused`: it cannot be published. `warning`: a person should look. */
  severity: 'refused' | 'warning'
  detail: string
}

export interface LintedNotice {
  language: string
  text: string
  purposes: readonly Purpose[]
  /** What happens to the call of who refuses, as the author says. Absent: it goes on. */
  onRefusal?: 'call_goes_on' | 'call_ends' | undefined
}

/** Longest text of a message with buttons, in UTF-16 units. */
export const MESSAGE_TEXT_MAX = 1024

/**
 * What is wrong with a consent text. Two things are certain, the purposes and what its author says of a refusal; the
 * wording is searched for known phrases only, so that nothing found does not mean that a text is lawful.
 */
export function lintNotice({ language, text, purposes, onRefusal }: LintedNotice): Finding[] {
  const findings: Finding[] = []
  const refuse = (code: Finding['code'], detail: string) =>
    findings.push({ code, severity: 'refused', detail })
  const warn = (code: Finding['code'], detail: string) => findings.push({ code, severity: 'warning', detail })

  if (purposes.includes('sentiment') && new Set(purposes).size > 1)
    refuse('sentiment_with_others', 'ask for sentiment in a notice of its own')
  else if (isBundle(purposes))
    refuse('bundled_purposes', `${[...new Set(purposes)].join(', ')}: publish one notice for each purpose`)
  if (onRefusal === 'call_ends') refuse('refusal_ends_call', 'who refuses must be served without a recording')

  const phrases = PHRASES[language.split('-')[0]?.toLowerCase() ?? '']
  if (phrases === undefined) warn('language_not_checked', `no phrases are known for ${language}`)
  else {
    const wording = text.normalize('NFKC').toLowerCase().replaceAll('’', "'")
    const said = (pattern: RegExp) => pattern.exec(wording)?.[0]
    const ends = said(phrases.endsCall)
    const silence = said(phrases.silence)
    const terms = said(phrases.terms)
    if (ends !== undefined) refuse('refusal_ends_call', `"${ends}"`)
    if (silence !== undefined) refuse('silence_taken_for_consent', `"${silence}"`)
    if (terms !== undefined) refuse('bundled_with_terms', `"${terms}"`)
    if (!phrases.withdrawal.test(wording))
      warn('withdrawal_not_mentioned', 'say, before they agree, that consent can be withdrawn, and how')
  }
  if (text.length > MESSAGE_TEXT_MAX)
    warn('too_long_for_a_message', `a message with buttons holds ${MESSAGE_TEXT_MAX} characters`)
  return findings
}

export const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'refused')
