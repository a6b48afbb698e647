import { setTimeout as delay } from 'node:timers/promises'
import type { Logger, Service } from '@onrecord/service'
import type { FactWriter } from './write-facts.ts'

const LOOK_EVERY_MS = 5_000
/** What is under way may be given up: it is looked at again after the next start. */
const LEAVE_WITHIN_MS = 2_000

/**
 * Looks now and then for what silence has closed. Whoever takes in an event closes what was noted in its own process;
 * what another process left open shows here, also when no event comes any more.
 */
export function createSilenceWatch(
  { closeSilent }: Pick<FactWriter, 'closeSilent'>,
  logger: Logger,
  everyMs = LOOK_EVERY_MS,
): Service {
  const stopping = new AbortController()
  let watching: Promise<void> | undefined

  async function watch(): Promise<void> {
    for (;;) {
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      try {
        await closeSilent()
      } catch (error) {
        logger.warn({ err: error }, 'what silence closes cannot be looked at now; it will be')
      }
    }
  }

  return {
    async start() {
      watching = watch()
    },
    async stop() {
      stopping.abort()
      await Promise.race([watching, delay(LEAVE_WITHIN_MS, undefined, { ref: false })])
    },
  }
}
