import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseUnavailableError } from './clickhouse.ts'
import { isTransient } from './errors.ts'

const FIRST_MS = 100
const LONGEST_MS = 5_000

export interface RetryOptions {
  /** So long after the first attempt no other is begun. */
  retrySeconds: number
  now?: () => number
  wait?: (milliseconds: number) => Promise<unknown>
  /** In [0, 1). */
  random?: () => number
}

/** How long to wait after the attempt (1, 2, …): up to twice as long each time, and by chance, so that not all come at once. */
export const delayMs = (attempt: number, random: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.5 + random / 2))

/** Makes a call again while it fails with what passes. @throws ClickHouseUnavailableError when it has not passed in time. */
export function createRetry({
  retrySeconds,
  now = () => performance.now(),
  wait = delay,
  random = Math.random,
}: RetryOptions) {
  return async <T>(kind: 'read' | 'write', call: () => Promise<T>): Promise<T> => {
    const deadline = now() + retrySeconds * 1000
    for (let attempt = 1; ; attempt += 1)
      try {
        return await call()
      } catch (error) {
        if (!isTransient(error, kind)) throw error
        const pause = delayMs(attempt, random())
        if (now() + pause >= deadline) throw unavailable(attempt, error)
        await wait(pause)
      }
  }
}

/** What a call fails with that may succeed later. */
export function unavailable(attempts: number, cause: unknown): ClickHouseUnavailableError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ClickHouseUnavailableError(
    `ClickHouse does not do it, tried ${attempts} ${attempts === 1 ? 'time' : 'times'}; the last answer: ${reason.slice(0, 300)}`,
    { cause, transient: true },
  )
}
