import { setTimeout as delay } from 'node:timers/promises'
import { isTransient } from '@onrecord/event-log'
import { type Backoff, backoffMs } from './backoff.ts'

export interface RetryOptions {
  /** Gives up when it has failed for so long. */
  patienceMs: number
  backoff: Backoff
  /** Gives up at once. */
  signal?: AbortSignal
  /** Told before each wait. */
  retrying(error: unknown, failures: number, waitMs: number): void
}

/**
 * Runs the work, and again after a while as long as it throws what may pass (`isTransient`). Whatever else it throws,
 * and the last error when giving up, is thrown on.
 */
export async function retryTransient<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const until = performance.now() + options.patienceMs
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      const waitMs = backoffMs(failures, options.backoff)
      if (!isTransient(error) || options.signal?.aborted || performance.now() + waitMs > until) throw error
      options.retrying(error, failures, waitMs)
      // ends early when signalled, and then tries no more
      await delay(waitMs, undefined, options.signal && { signal: options.signal }).catch(() => {
        throw error
      })
    }
  }
}
