import type { PackageLanguage } from './language.ts'

/** Times, lengths and periods as one reads them in a language; Latin digits throughout, so that they match the files. */
export interface Formats {
  time(instant: string | Date): string
  length(seconds: number): string
  /** Of an ISO 8601 duration of years, months, weeks and days. */
  period(iso: string): string
}

const UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const

export function formatsFor(language: PackageLanguage, timeZone: string): Formats {
  const locale = `${language}-u-nu-latn-ca-gregory`
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)
  return {
    time: (instant) => times.format(new Date(instant)),
    length: (seconds) => {
      const whole = Math.round(seconds)
      return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
    },
    period: (iso) =>
      [...iso.matchAll(/(\d+)([YMWD])/g)]
        .map(([, value, letter]) => unit(Number(value), UNITS[letter as keyof typeof UNITS]))
        .join(' '),
  }
}
