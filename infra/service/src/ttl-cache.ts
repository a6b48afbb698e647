import type { Clock } from './clock.ts'

interface Entry<T> {
  value: Promise<T>
  until: number
}

export interface TtlCache<T> {
  /** `keep` says of an answer whether it may be given again. Failures never are. */
  get(key: string, ask: () => Promise<T>, keep?: (answer: T) => boolean): Promise<T>
  clear(): void
}

/**
 * Remembers answers for a short time, the least recently used forgotten first, so that what another process changed
 * shows soon. Who asks while the same question is under way shares its answer.
 */
export function createTtlCache<T>({
  size,
  ttlMs,
  clock,
}: {
  size: number
  ttlMs: number
  clock: Clock
}): TtlCache<T> {
  const entries = new Map<string, Entry<T>>()

  function forget(key: string, entry: Entry<T>): void {
    if (entries.get(key) === entry) entries.delete(key)
  }

  return {
    get(key, ask, keep = () => true) {
      const known = entries.get(key)
      const now = clock.now().getTime()
      entries.delete(key)
      if (known !== undefined && known.until > now) {
        entries.set(key, known)
        return known.value
      }
      const entry: Entry<T> = { value: ask(), until: now + ttlMs }
      entries.set(key, entry)
      entry.value.then(
        (answer) => {
          if (!keep(answer)) forget(key, entry)
        },
        () => forget(key, entry),
      )
      const oldest = entries.size > size ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
      return entry.value
    },
    clear: () => entries.clear(),
  }
}
