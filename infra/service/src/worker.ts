import { isTransient } from '@onrecord/event-log'
import { inSpan } from '@onrecord/telemetry'
import { backoffMs } from './backoff.ts'
import type { Service } from './lifecycle.ts'
import type { Logger } from './logger.ts'

export interface WorkerOptions<Job> {
  name: string
  /** What is due now, most urgent first. May include what is already in work. */
  due(limit: number): Promise<readonly Job[]>
  keyOf(job: Job): string
  /** Keeps a job from being in work twice, in any process. */
  claims: { take(key: string): Promise<boolean>; give(key: string): Promise<void> }
  /** Does one job and notes that it is done, or when it is due again. Must look anew whether it is still due. */
  work(job: Job): Promise<void>
  /** Notes when a job that threw is due again. */
  postpone(job: Job, error: unknown): Promise<void>
  concurrency?: number
  /** How often to look, beside being woken; while there is nothing to do, up to four times as rarely. */
  pollMs?: number
  /** When it stops, jobs have so long to end; what is left then is given back, unfinished, as after a kill. */
  graceMs?: number
  /** Told of every job that was tried. */
  jobDone?(outcome: 'done' | 'failed'): void
  logger: Logger
  /** The worker itself cannot go on: it has stopped and the process should end. */
  failed(error: unknown): void
}

export interface Worker extends Service {
  /** Something may be due: look now. */
  wake(): void
}

/** So many times more is looked at than can be begun, so that processes beside each other do not wait for the same few. */
const LOOK_AHEAD = 4

/** In times of `pollMs`. */
const LONGEST_REST = 4

/** How long the table of jobs may be out of reach before the worker gives up. */
const PATIENCE_MS = 600_000
const BACKOFF = { firstMs: 100, maxMs: 10_000 }

/** The one loop for work that is kept in a table until it is done: look, claim, work, side by side up to a limit. */
export function createWorker<Job>(options: WorkerOptions<Job>): Worker {
  const { name, claims, concurrency = 4, pollMs = 250, graceMs = 6_000, logger } = options
  const inWork = new Map<string, Promise<void>>()
  let stopping = false
  let running: Promise<void> | undefined
  let woken = false
  /** In a row that found nothing, since somebody woke the worker. */
  let quietLooks = 0
  let broken: { error: unknown } | undefined
  let abandoned = false
  let wake = () => {
    woken = true
  }

  async function run(): Promise<void> {
    let away: { since: number; failures: number } | undefined
    while (!stopping) {
      if (broken !== undefined) throw broken.error
      woken = false
      let begun = 0
      try {
        begun = await beginWhatIsDue()
        away = undefined
      } catch (error) {
        away ??= { since: performance.now(), failures: 0 }
        away.failures += 1
        if (!isTransient(error) || performance.now() - away.since > PATIENCE_MS) throw error
        logger.warn(
          { worker: name, failures: away.failures, err: error },
          'cannot look for work; trying again',
        )
        await rest(backoffMs(away.failures, BACKOFF))
        continue
      }
      if (stopping) break
      if (begun > 0) quietLooks = 0
      if (inWork.size >= concurrency) await Promise.race(inWork.values())
      else if (begun === 0) await rest(pollMs * Math.min(LONGEST_REST, 2 ** quietLooks++))
    }
    await Promise.all(inWork.values())
  }

  async function beginWhatIsDue(): Promise<number> {
    const free = concurrency - inWork.size
    if (free <= 0) return 0
    let begun = 0
    // the first of them may be in work elsewhere
    for (const job of await options.due(concurrency * LOOK_AHEAD + inWork.size)) {
      const key = options.keyOf(job)
      if (begun === free || inWork.has(key) || !(await claims.take(key))) continue
      begun++
      inWork.set(
        key,
        doOne(job, key)
          .catch((error: unknown) => {
            // what could not be noted is still due, and a lost session has given its claims back
            if (isTransient(error))
              logger.warn({ worker: name, job: key, err: error }, 'the outcome of a job could not be noted')
            else broken = { error }
          })
          .finally(() => {
            inWork.delete(key)
            wake()
          }),
      )
    }
    return begun
  }

  async function doOne(job: Job, key: string): Promise<void> {
    try {
      await inSpan(`job ${name}`, {}, () => options.work(job))
      options.jobDone?.('done')
    } catch (error) {
      if (abandoned) return
      options.jobDone?.('failed')
      logger.error({ worker: name, job: key, err: error }, 'job failed; it will be tried again')
      await options.postpone(job, error)
    } finally {
      // an abandoned one is given back with the session that claimed it
      if (!abandoned) await claims.give(key)
    }
  }

  /** False: time is up. */
  async function endsInTime(work: Promise<unknown>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), graceMs)
    })
    return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer))
  }

  function rest(ms: number): Promise<void> {
    if (woken || stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => wake(), ms)
      wake = () => {
        clearTimeout(timer)
        wake = () => {
          woken = true
        }
        resolve()
      }
    })
  }

  return {
    async start() {
      stopping = false
      abandoned = false
      running = run().catch((error: unknown) => {
        if (abandoned) return
        logger.error({ worker: name, err: error }, 'worker stopped')
        options.failed(error)
      })
    },
    async stop() {
      stopping = true
      wake()
      if (running !== undefined && !(await endsInTime(running))) {
        abandoned = true
        logger.warn(
          { worker: name, jobs: inWork.size },
          'jobs given back unfinished; another process begins them again',
        )
      }
      running = undefined
    },
    wake() {
      quietLooks = 0
      wake()
    },
  }
}
