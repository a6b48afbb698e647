import type { AnyEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'

/** No more in one go, to keep an insert below 10,000 rows. */
const MAX_EVENTS = 5_000

interface Waiting {
  events: readonly AnyEvent[]
  done(): void
  failed(error: unknown): void
}

/**
 * Lets one batch at a time be written, however many partitions and topics hand theirs over at once: two that fold the
 * same contact at the same time could otherwise write what neither has seen whole. Those that arrive while one is being
 * written are written together next, which is also faster.
 */
export function createIntake(write: (events: readonly AnyEvent[]) => Promise<void>): EventHandler<AnyEvent> {
  const waiting: Waiting[] = []
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

function takeSome(waiting: Waiting[]): Waiting[] {
  let events = 0
  let batches = 0
  for (const { events: own } of waiting) {
    if (batches > 0 && events + own.length > MAX_EVENTS) break
    events += own.length
    batches += 1
  }
  return waiting.splice(0, batches)
}
