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
  /** How often to look, beside being woken. */
  pollMs?: number
  logger: Logger
  /** The worker itself cannot go on: it has stopped and the process should end. */
  failed(error: unknown): void
}

export interface Worker extends Service {
  /** Something may be due: look now. */
  wake(): void
}

/** The one loop for work that is kept in a table until it is done: look, claim, work, side by side up to a limit. */
export function createWorker<Job>(options: WorkerOptions<Job>): Worker {
  const { name, claims, concurrency = 4, pollMs = 250, logger } = options
  const inWork = new Map<string, Promise<void>>()
  let stopping = false
  let running: Promise<void> | undefined
  let woken = false
  let broken: { error: unknown } | undefined
  let wake = () => {
    woken = true
  }

  async function run(): Promise<void> {
    while (!stopping) {
      if (broken !== undefined) throw broken.error
      woken = false
      const begun = await beginWhatIsDue()
      if (stopping) break
      if (inWork.size >= concurrency) await Promise.race(inWork.values())
      else if (begun === 0) await rest()
    }
    await Promise.all(inWork.values())
  }

  async function beginWhatIsDue(): Promise<number> {
    const free = concurrency - inWork.size
    if (free <= 0) return 0
    let begun = 0
    for (const job of await options.due(concurrency + inWork.size)) {
      const key = options.keyOf(job)
      if (begun === free || inWork.has(key) || !(await claims.take(key))) continue
      begun++
      inWork.set(
        key,
        doOne(job, key).catch((error: unknown) => {
          broken = { error }
        }),
      )
    }
    return begun
  }

  async function doOne(job: Job, key: string): Promise<void> {
    try {
      await options.work(job)
    } catch (error) {
      logger.error({ worker: name, job: key, err: error }, 'job failed; it will be tried again')
      await options.postpone(job, error)
    } finally {
      await claims.give(key)
      inWork.delete(key)
      wake()
    }
  }

  function rest(): Promise<void> {
    if (woken || stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => wake(), pollMs)
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
      running = run().catch((error: unknown) => {
        logger.error({ worker: name, err: error }, 'worker stopped')
        options.failed(error)
      })
    },
    async stop() {
      stopping = true
      wake()
      await running
      running = undefined
    },
    wake: () => wake(),
  }
}
