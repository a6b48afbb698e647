import type { Service } from './lifecycle.ts'
import type { Logger } from './logger.ts'

export interface Teller extends Service {
  /** Something was noted: tell it now. */
  wake(): void
}

const RETRY_MS = 1_000
/** How often to look unasked: what a process that was killed had noted, another one tells. */
const LOOK_EVERY_MS = 5_000

/**
 * Keeps telling the log what committed transactions noted in the outbox: at the start, when woken, every few seconds
 * (what a process beside this one noted before it was killed), and again after a failure, so that a log that is down only
 * delays.
 */
export function createTeller(
  outbox: { flush(): Promise<number> },
  logger: Logger,
  { retryMs = RETRY_MS, lookEveryMs = LOOK_EVERY_MS } = {},
): Teller {
  let telling: Promise<void> | undefined
  let more = false
  let timer: NodeJS.Timeout | undefined
  let looking: NodeJS.Timeout | undefined
  let stopped = true

  async function tell(): Promise<void> {
    do {
      more = false
      await outbox.flush()
    } while (more)
  }

  function wake(): void {
    more = true
    if (telling !== undefined || stopped) return
    telling = tell()
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'events could not be told; they will be')
        clearTimeout(timer)
        timer = setTimeout(wake, retryMs)
      })
      .finally(() => {
        telling = undefined
      })
  }

  return {
    async start() {
      stopped = false
      wake()
      looking = setInterval(wake, lookEveryMs)
    },
    async stop() {
      clearInterval(looking)
      clearTimeout(timer)
      await telling
      stopped = true
      clearTimeout(timer)
    },
    wake,
  }
}
