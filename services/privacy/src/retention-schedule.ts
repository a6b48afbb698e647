import type { Clock, Logger, Service } from '@onrecord/service'
import { isDailyDue } from './domain/daily.ts'
import type { PrivacyService } from './service.ts'

const LOOK_EVERY_MS = 60_000

export interface RetentionScheduleOptions {
  privacy: Pick<PrivacyService, 'retentionPolicy' | 'lastRun' | 'runRetention'>
  workspaces(): Promise<readonly { id: string; timeZone: string }[]>
  /** One process of all makes the runs. */
  isMyTurn(): Promise<boolean>
  /** Told of each run, for whoever counts them. */
  jobDone?(outcome: 'done' | 'failed'): void
  clock: Clock
  logger: Logger
}

/** Applies the policy once a day in the workspaces whose policy says so. A run that fails is made again a minute later. */
export function createRetentionSchedule(options: RetentionScheduleOptions): Service {
  const { privacy, workspaces, isMyTurn, jobDone, clock, logger } = options
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  let stopping = false

  async function runIfDue({ id, timeZone }: { id: string; timeZone: string }): Promise<void> {
    const policy = await privacy.retentionPolicy(id)
    if (policy.schedule !== 'daily') return
    if (!isDailyDue(await privacy.lastRun(id), clock.now(), timeZone)) return
    await privacy.runRetention({ workspace: id })
    jobDone?.('done')
  }

  async function look(): Promise<void> {
    try {
      if (!(await isMyTurn())) return
      for (const workspace of await workspaces()) {
        if (stopping) return
        await runIfDue(workspace).catch((error: unknown) => {
          jobDone?.('failed')
          logger.error(
            { err: error, workspace: workspace.id },
            'retention could not be applied; it will be tried again',
          )
        })
      }
    } catch (error) {
      logger.warn({ err: error }, 'retention waits for the database')
    }
  }

  const begin = (): void => {
    working ??= look().finally(() => {
      working = undefined
    })
  }

  return {
    async start() {
      stopping = false
      begin()
      timer = setInterval(begin, LOOK_EVERY_MS)
    },
    async stop() {
      stopping = true
      clearInterval(timer)
      await working
    },
  }
}
