import type { Clock } from './clock.ts'

interface Entry<T> {
  value: Promise<T>
  until: number
}

/**
 * Remembers the answers for hot contacts, the least recently used forgotten first. Answers live so briefly that a
 * merge made by another process shows within seconds; who asks while a question is under way shares its answer.
 */
export function createResolutionCache<T>({ size, ttlMs, clock }: { size: number; ttlMs: number; clock: Clock }) {
  const entries = new Map<string, Entry<T>>()

  function forget(key: string, entry: Entry<T>): void {
    if (entries.get(key) === entry) entries.delete(key)
  }

  return {
    /** `keep` says of an answer whether it may be given again. */
    get(key: string, ask: () => Promise<T>, keep: (answer: T) => boolean): Promise<T> {
      const known = entries.get(key)
      const now = clock.now().getTime()
      if (known !== undefined && known.until > now) {
        entries.delete(key)
        entries.set(key, known)
        return known.value
      }
      const entry: Entry<T> = { value: ask(), until: now + ttlMs }
      entries.delete(key)
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
