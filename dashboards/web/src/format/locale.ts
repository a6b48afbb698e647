export const LANGUAGES = ['en', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]

/**
 * The locale that numbers and dates are written in: the browser's own for that language (so that Cairo reads ١٢ and
 * Dubai reads 12), else the language alone.
 */
export function localeFor(language: Language, preferred: readonly string[]): string {
  return preferred.find((locale) => locale.toLowerCase().split('-')[0] === language) ?? language
}

/** First day of the week in the locale, ISO (Monday is 1). */
export function firstWeekday(locale: string): number {
  const info = new Intl.Locale(locale).maximize() as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return (info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}
