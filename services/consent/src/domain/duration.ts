const DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** Whether it is an ISO 8601 duration of whole units, longer than nothing. */
export const isDuration = (text: string): boolean =>
  (DURATION.exec(text) ?? []).slice(1).some((part) => Number(part ?? 0) > 0)

/** The instant after an ISO 8601 duration, by the UTC calendar: a month after 31 January is the end of February. */
export function addDuration(from: Date, duration: string): Date {
  const parts = DURATION.exec(duration)
  if (parts === null) throw new RangeError(`'${duration}' is not an ISO 8601 duration such as P365D`)
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0))
  const to = new Date(from)
  to.setUTCMonth(to.getUTCMonth() + years * 12 + months)
  if (to.getUTCDate() !== from.getUTCDate()) to.setUTCDate(0)
  to.setTime(to.getTime() + (((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds) * 1000)
  return to
}
