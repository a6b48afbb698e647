interface Waiting<Item> {
  items: readonly Item[]
  done(): void
  failed(error: unknown): void
}

/** So many items at most share one commit, unless they were given together. */
const MAX_ITEMS = 2_000

/**
 * Group commit: what arrives while a commit is under way shares the next one, so that the cost of making it durable is
 * paid once for many. One commit is under way at a time: what was given first is written first.
 */
export function createGroupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
): (items: readonly Item[]) => Promise<void> {
  const waiting: Waiting<Item>[] = []
  let committing = false

  async function commitAll(): Promise<void> {
    committing = true
    while (waiting.length > 0) {
      const batch = take(waiting)
      try {
        await commit(batch.flatMap(({ items }) => items))
        for (const { done } of batch) done()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    committing = false
  }

  return (items) =>
    new Promise((done, failed) => {
      if (items.length === 0) return done()
      waiting.push({ items, done, failed })
      if (!committing) void commitAll()
    })
}

function take<Item>(waiting: Waiting<Item>[]): Waiting<Item>[] {
  let count = 0
  let end = 0
  while (end < waiting.length && (end === 0 || count + (waiting[end]?.items.length ?? 0) <= MAX_ITEMS)) {
    count += waiting[end]?.items.length ?? 0
    end += 1
  }
  return waiting.splice(0, end)
}
