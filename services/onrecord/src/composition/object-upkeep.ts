import type { LockStatus } from '@onrecord/object-store'
import type { Logger, Service } from '@onrecord/service'

const HOUR_MS = 3_600_000
/** Nothing takes so long to go up. */
const STALE_MS = 24 * HOUR_MS

export interface ObjectUpkeepOptions {
  objectLock: LockStatus
  sweepUploads(before: Date): Promise<number>
  /** One process sweeps for all. */
  isMyTurn(): Promise<boolean>
  logger: Logger
  everyMs?: number
}

/** Finds out at the start what locks are worth here, and gives back what killed uploads have left. */
export function createObjectUpkeep({
  objectLock,
  sweepUploads,
  isMyTurn,
  logger,
  everyMs = HOUR_MS,
}: ObjectUpkeepOptions): Service {
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined

  async function look(): Promise<void> {
    try {
      await objectLock.find()
      if (!(await isMyTurn())) return
      const swept = await sweepUploads(new Date(Date.now() - STALE_MS))
      if (swept > 0) logger.info({ uploads: swept }, 'gave back the parts of uploads that nobody ended')
    } catch (error) {
      logger.warn({ err: error }, 'the upkeep of the object store waits for it')
    }
  }

  return {
    async start() {
      working = look()
      timer = setInterval(() => {
        working = (working ?? Promise.resolve()).then(look)
      }, everyMs)
    },
    async stop() {
      clearInterval(timer)
      await working
    },
  }
}
