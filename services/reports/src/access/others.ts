/** A person's or an agent's pseudonym, as the pipeline makes them. */
const PSEUDONYM = /^(sub|agt)_[a-z2-7]{26}$/

/**
 * Stands in for the other people in the data of one person (GDPR Article 15(4)): "agent 1", "person 1", in the order in
 * which they turn up, the same name for the same one all through the package.
 */
export interface Others {
  /** A copy in which every pseudonym of somebody else has been replaced. `path` says where it will be. */
  cleaned<T>(path: string, value: T): T
  /** What was replaced where. */
  replacements(): { path: string; count: number }[]
}

export function createOthers(own: readonly string[]): Others {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  let [agents, people] = [0, 0]

  function nameOf(ref: string, isAgent: boolean): string {
    const known = names.get(ref)
    if (known !== undefined) return known
    const name = isAgent ? `agent ${++agents}` : `person ${++people}`
    names.set(ref, name)
    return name
  }

  function walk(path: string, value: unknown, key: string, role: unknown): unknown {
    if (typeof value === 'string') {
      const isAgent =
        key === 'agent' || (role !== undefined && role !== 'contact') || !value.startsWith('sub_')
      if (own.includes(value) || !(key === 'agent' || PSEUDONYM.test(value))) return value
      counts.set(path, (counts.get(path) ?? 0) + 1)
      return nameOf(value, isAgent)
    }
    if (Array.isArray(value)) return value.map((one) => walk(path, one, key, undefined))
    if (typeof value !== 'object' || value === null || value instanceof Date) return value
    const inner = 'role' in value ? value.role : undefined
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, walk(path, one, name, inner)]),
    )
  }

  return {
    cleaned: <T>(path: string, value: T) => walk(path, value, '', undefined) as T,
    replacements: () => [...counts].map(([path, count]) => ({ path, count })),
  }
}
