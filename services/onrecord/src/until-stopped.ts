import type { Logger } from '@onrecord/service'

const STOP_DEADLINE_MS = 10_000
const PARENT_CHECK_MS = 1_000
/** What was given up on may still hold the process when all else is closed. */
const LEAVE_AFTER_MS = 250

/**
 * Waits for SIGINT, SIGTERM, a failed service or, if told so, the end of the process that started this one. A second
 * signal ends the process at once, as does a stop that takes longer than ten seconds.
 */
export function untilStopped(logger: Logger, { stopWithParent = false } = {}) {
  let exitCode = 0
  let stopping = false
  let end: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => {
    end = resolve
  })
  const stop = (why: string) => {
    if (stopping) return
    stopping = true
    logger.info({ why }, 'stopping')
    clearInterval(parentCheck)
    // what does not let go in time is cut, and says so with the exit code
    setTimeout(() => {
      logger.error({ seconds: STOP_DEADLINE_MS / 1000 }, 'did not stop in time')
      process.exit(exitCode === 0 ? 1 : exitCode)
    }, STOP_DEADLINE_MS).unref()
    end()
  }
  const parent = process.ppid
  const parentCheck = setInterval(
    () => stopWithParent && process.ppid !== parent && stop('parent_gone'),
    PARENT_CHECK_MS,
  )
  parentCheck.unref()
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.on(signal, () => {
      if (stopping) process.exit(128 + number)
      stop(signal)
    })
  return {
    stopped,
    isStopping: () => stopping,
    hasFailed: () => exitCode !== 0,
    exitCode: () => exitCode,
    /** A service cannot go on: the process stops and says so with its exit code, for whoever restarts it. */
    fail(error: unknown) {
      logger.fatal({ err: error }, 'a service failed')
      exitCode = 1
      stop('service_failed')
    },
    /** All is closed: the process ends, whatever was given up on and still hangs. */
    leave(): void {
      setTimeout(() => process.exit(exitCode), LEAVE_AFTER_MS).unref()
    },
  }
}
