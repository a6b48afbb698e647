import type { SampleDay } from '@onrecord/onrecord/sample-day'

/**
 * The sample day of some of its contacts: one of each story about consent, the shortest first, then others, until there are
 * about so many deliveries. The agents' own answers are always in it.
 */
export function sliceOfDay(day: SampleDay, deliveries: number): SampleDay {
  const count = new Map<string, number>()
  for (const { deliveries: own } of day.hours)
    for (const { contactKey } of own) count.set(contactKey, (count.get(contactKey) ?? 0) + 1)
  const shortestFirst = day.contacts.toSorted((a, b) => (count.get(a.key) ?? 0) - (count.get(b.key) ?? 0))
  const withStory = shortestFirst.filter(({ consent }) => consent !== 'none')
  const stories = [...Map.groupBy(withStory, ({ consent }) => consent).values()].flatMap(
    ([first]) => first ?? [],
  )
  const chosen = new Set(day.workspaces.map(({ id }) => `${id}/staff`))
  let left = deliveries - [...chosen].reduce((sum, key) => sum + (count.get(key) ?? 0), 0)
  for (const { key } of new Set([...stories, ...day.contacts])) {
    const own = count.get(key) ?? 0
    if (own > left) continue
    chosen.add(key)
    left -= own
  }
  return {
    ...day,
    contacts: day.contacts.filter(({ key }) => chosen.has(key)),
    hours: day.hours.map(({ hour, deliveries: all }) => ({
      hour,
      deliveries: all.filter(({ contactKey }) => chosen.has(contactKey)),
    })),
  }
}
