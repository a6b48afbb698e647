import { ProblemError } from '@onrecord/schemas'
import { Temporal } from 'temporal-polyfill'

const PERIOD = /^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/

/**
 * Reads a retention period: an ISO 8601 duration in years, months, weeks and days. Hours are refused, because a period is
 * counted in whole days.
 * @throws ProblemError `retention_period_invalid`
 */
export function periodOf(text: string): Temporal.Duration {
  if (!PERIOD.test(text)) throw invalid(text)
  const period = Temporal.Duration.from(text)
  if (
    period.blank ||
    period.years > 100 ||
    period.months > 1_200 ||
    period.weeks > 5_200 ||
    period.days > 36_500
  ) {
    throw invalid(text)
  }
  return period
}

const invalid = (text: string) =>
  new ProblemError(
    'retention_period_invalid',
    400,
    'Not a retention period',
    `"${text}": give an ISO 8601 duration of whole days, longer than nothing and at most 100 years, such as P180D, P6M or P5Y`,
  )
