/** Runs what has the same key one after the other, in the order of asking, also after one that failed. */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>()

  return async <T>(key: string, act: () => Promise<T>): Promise<T> => {
    const turn = (last.get(key) ?? Promise.resolve()).then(act)
    const settled = turn.catch(() => undefined)
    last.set(key, settled)
    try {
      return await turn
    } finally {
      if (last.get(key) === settled) last.delete(key)
    }
  }
}
