const UNITS = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3_600 },
  { unit: 'm', seconds: 60 },
  { unit: 's', seconds: 1 },
] as const
type Unit = (typeof UNITS)[number]['unit']

const SYMBOLS: Record<'en' | 'ar', Record<Unit, string>> = {
  en: { d: 'd', h: 'h', m: 'm', s: 's' },
  ar: { d: 'ي', h: 'س', m: 'د', s: 'ث' },
}

/** The two largest units that say it: 252 -> 4 m 12 s, 3 600 -> 1 h, 90 061 -> 1 d 1 h. Rounded to the second first. */
export function durationParts(seconds: number): { value: number; unit: Unit }[] {
  const whole = Math.max(0, Math.round(seconds))
  const first = UNITS.findIndex((each) => whole >= each.seconds)
  if (first === -1) return [{ value: 0, unit: 's' }]
  let rest = whole
  const parts: { value: number; unit: Unit }[] = []
  for (const { unit, seconds: size } of UNITS.slice(first, first + 2)) {
    const value = Math.floor(rest / size)
    rest -= value * size
    if (value > 0) parts.push({ value, unit })
  }
  return parts
}

/** "4 m 12 s", in the digits of the locale, with spaces that do not break. */
export function formatDuration(seconds: number, locale: string): string {
  const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const symbols = SYMBOLS[locale.startsWith('ar') ? 'ar' : 'en']
  return durationParts(seconds)
    .map(({ value, unit }) => `${digits.format(value)}\u00a0${symbols[unit]}`)
    .join('\u00a0')
}
