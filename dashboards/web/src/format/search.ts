/** The query of an address as plain text values: `?from=2027-02-01&account=15550001`, nothing encoded as JSON. */
export function parseSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query))
}

/** The way back. Empty and absent values are left out; the order is the alphabet's, so equal views have equal addresses. */
export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]): [string, string] => [key, String(value)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const query = new URLSearchParams(pairs).toString()
  return query === '' ? '' : `?${query}`
}

/** A set kept in one value, `a.b.c`; toggling removes what is there and adds what is not. */
export function toggleIn(list: string | undefined, item: string): string | undefined {
  const items = list === undefined || list === '' ? [] : list.split('.')
  const next = items.includes(item) ? items.filter((each) => each !== item) : [...items, item]
  return next.length === 0 ? undefined : next.join('.')
}

export function isIn(list: string | undefined, item: string): boolean {
  return list?.split('.').includes(item) ?? false
}
