import type { EventHandler } from '@onrecord/service'

/** No more in one go: what is in hand must fit into memory some times over. */
export const MAX_EVENTS = 20_000

interface Waiting<E> {
  events: readonly E[]
  done(): void
  failed(error: unknown): void
}

/**
 * Lets one batch at a time be written, however many partitions and topics hand theirs over at once: two that fold the
 * same contact at the same time could otherwise write what neither has seen whole. Those that arrive while one is being
 * written are written together next, which is also faster.
 */
export function createIntake<E>(write: (events: readonly E[]) => Promise<void>): EventHandler<E> {
  const waiting: Waiting<E>[] = []
  let writing = false

  async function drain(): Promise<void> {
    if (writing) return
    writing = true
    for (let next = takeSome(waiting); next.length > 0; next = takeSome(waiting)) {
      try {
        await write(next.flatMap(({ events }) => events))
        for (const { done } of next) done()
      } catch (error) {
        for (const { failed } of next) failed(error)
      }
    }
    writing = false
  }

  return async (batch) => {
    await new Promise<void>((done, failed) => {
      waiting.push({ events: batch.map(({ event }) => event), done, failed })
      void drain()
    })
    return []
  }
}

function takeSome<E>(waiting: Waiting<E>[]): Waiting<E>[] {
  let events = 0
  let batches = 0
  for (const { events: own } of waiting) {
    if (batches > 0 && events + own.length > MAX_EVENTS) break
    events += own.length
    batches += 1
  }
  return waiting.splice(0, batches)
}
