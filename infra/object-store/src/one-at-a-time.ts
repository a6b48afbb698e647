/** Runs the work for one key in the order of asking, one at a time; different keys side by side. */
export function oneAtATime(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return async function run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = tails.get(key) ?? Promise.resolve()
    const done = before.then(work, work)
    tails.set(key, done)
    try {
      return await done
    } finally {
      if (tails.get(key) === done) tails.delete(key)
    }
  }
}
