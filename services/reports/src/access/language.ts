import type { ConsentRecord } from '@onrecord/schemas'

const PACKAGE_LANGUAGES = ['en', 'es', 'de', 'ar'] as const
export type PackageLanguage = (typeof PACKAGE_LANGUAGES)[number]

const BY_COUNTRY: Readonly<Record<PackageLanguage, readonly string[]>> = {
  en: [],
  es: [
    'ES',
    'MX',
    'AR',
    'CO',
    'CL',
    'PE',
    'VE',
    'EC',
    'GT',
    'CU',
    'BO',
    'DO',
    'HN',
    'PY',
    'SV',
    'NI',
    'CR',
    'PA',
    'UY',
    'GQ',
    'PR',
  ],
  de: ['DE', 'AT', 'CH', 'LI'],
  ar: [
    'AE',
    'BH',
    'DZ',
    'EG',
    'IQ',
    'JO',
    'KW',
    'LB',
    'LY',
    'MA',
    'MR',
    'OM',
    'PS',
    'QA',
    'SA',
    'SD',
    'SY',
    'TN',
    'YE',
  ],
}

/** The language in which the person was last asked for consent; else that of the country; else English. */
export function languageOf(consent: readonly ConsentRecord[], country: string | undefined): PackageLanguage {
  const asked = consent.toReversed().map(({ notice }) => notice?.language.toLowerCase().split(/[-_]/)[0])
  const spoken = asked.find((language) => isOurs(language))
  if (isOurs(spoken)) return spoken
  return (
    PACKAGE_LANGUAGES.find((language) => country !== undefined && BY_COUNTRY[language].includes(country)) ??
    'en'
  )
}

const isOurs = (language: string | undefined): language is PackageLanguage =>
  PACKAGE_LANGUAGES.some((ours) => ours === language)
