import { createOutbox, type EventLog } from '@onrecord/event-log'
import type { Ledger } from '@onrecord/ledger'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import { InteractionEvent, Topic } from '@onrecord/schemas'
import {
  type Clock,
  createConsumer,
  createTeller,
  inOrder,
  type Logger,
  type Service,
} from '@onrecord/service'
import { rejectOverdue } from './answer-prompt.ts'
import type { SamePerson } from './deps.ts'
import { handleInteractions } from './handle-interactions.ts'

const LOOK_EVERY_MS = 60_000

export interface ConsentServiceOptions {
  db: ScopedDatabase
  /** Finds replies of any workspace that have waited too long, and tells what was noted. */
  acrossWorkspaces: Database
  log: EventLog
  ledger: Ledger
  identities: { samePerson: SamePerson }
  clock: Clock
  logger: Logger
  /** The consumer has stopped for good: the process should end. */
  failed(error: unknown): void
}

/** Consumes interactions, keeps consent records, tells of them. */
export function createConsentService(options: ConsentServiceOptions): Service {
  const { db, acrossWorkspaces, log, ledger, identities, clock, logger, failed } = options
  const outbox = createOutbox(acrossWorkspaces, log, 'consent')
  const teller = createTeller(outbox, logger)
  const deps = { db, acrossWorkspaces, ledger, outbox, samePerson: identities.samePerson }
  const consumer = createConsumer({
    log,
    group: 'consent',
    topics: { [Topic.interactions]: InteractionEvent },
    handle: handleInteractions(deps, outbox.flush),
    logger,
    failed,
  })

  async function lookAtOverdue(): Promise<void> {
    try {
      if ((await rejectOverdue(deps, clock.now())) === 0) return
      logger.info('replies without a question rejected')
      teller.wake()
    } catch (error) {
      logger.warn({ err: error }, 'replies that wait cannot be looked at')
    }
  }

  return inOrder(teller, every(LOOK_EVERY_MS, lookAtOverdue), consumer)
}

/** Does something at once and then again and again, never twice at a time. */
function every(ms: number, work: () => Promise<void>): Service {
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  return {
    async start() {
      await work()
      timer = setInterval(() => {
        working ??= work().finally(() => {
          working = undefined
        })
      }, ms)
    },
    async stop() {
      clearInterval(timer)
      await working
    },
  }
}
