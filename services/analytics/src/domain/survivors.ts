/** Two pseudonyms of one person. `survivor` is set where the identity service said so; absent: they met in one call. */
export interface SubjectLink {
  subjects: readonly [string, string]
  survivor?: string
}

/**
 * The pseudonym that each linked one counts for. Links are followed through; of several that were never merged away,
 * the first by name. The same links give the same answer in any order.
 */
export function survivorsOf(links: readonly SubjectLink[]): Map<string, string> {
  const neighbours = new Map<string, Set<string>>()
  const merged = new Set<string>()
  for (const { subjects, survivor } of links) {
    const [a, b] = subjects
    neighboursOf(neighbours, a).add(b)
    neighboursOf(neighbours, b).add(a)
    if (survivor !== undefined && a !== b) merged.add(survivor === a ? b : a)
  }
  const survivors = new Map<string, string>()
  for (const subject of neighbours.keys()) {
    if (survivors.has(subject)) continue
    const people = reachableFrom(subject, neighbours)
    const standing = people.filter((candidate) => !merged.has(candidate))
    const [survivor = subject] = (standing.length > 0 ? standing : people).sort()
    for (const person of people) survivors.set(person, survivor)
  }
  return survivors
}

function neighboursOf(neighbours: Map<string, Set<string>>, subject: string): Set<string> {
  const found = neighbours.get(subject) ?? new Set()
  neighbours.set(subject, found)
  return found
}

function reachableFrom(start: string, neighbours: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reached = new Set([start])
  for (const subject of reached) for (const other of neighbours.get(subject) ?? []) reached.add(other)
  return [...reached]
}
