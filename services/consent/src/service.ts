import { createOutbox, type EventLog } from '@onrecord/event-log'
import type { Ledger } from '@onrecord/ledger'
import { createClaims, type Database, type ScopedDatabase } from '@onrecord/postgres'
import { InteractionEvent, Topic } from '@onrecord/schemas'
import {
  type Clock,
  createConsumer,
  createTeller,
  createWorker,
  inOrder,
  type Logger,
  type Service,
} from '@onrecord/service'
import { rejectOverdue } from './answer-prompt.ts'
import type { ConsentDeps, ConsentIdentities } from './deps.ts'
import { expireConsents } from './expire-consents.ts'
import { judgeOverdue } from './express-consent.ts'
import { handleInteractions } from './handle-interactions.ts'
import type { Outreach } from './outreach.ts'
import { sendPrompt } from './send-prompt.ts'
import { dueSendings, lookAgainAt, type SendingKey } from './stores/sendings.ts'

/** How often to look for what falls due by itself: expiry, and what has waited too long. */
const LOOK_EVERY_MS = 60_000
const SEND_AGAIN_MS = 30_000

export interface ConsentServiceOptions {
  db: ScopedDatabase
  /** Finds what is due in any workspace, and tells what was noted. */
  acrossWorkspaces: Database
  log: EventLog
  ledger: Ledger
  identities: ConsentIdentities
  /** Sends questions; absent: none are sent from this process. */
  outreach?: Outreach
  clock: Clock
  /** How often to look for what falls due by itself. Milliseconds. */
  lookEveryMs?: number
  logger: Logger
  /** The consumer has stopped for good: the process should end. */
  failed(error: unknown): void
}

/** Consumes interactions, keeps consent records, tells of them; asks people, and lets what has run out expire. */
export function createConsentService(options: ConsentServiceOptions): Service {
  const { db, acrossWorkspaces, log, ledger, identities, clock, logger, failed } = options
  const outbox = createOutbox(acrossWorkspaces, log, 'consent')
  const teller = createTeller(outbox, logger)
  const deps: ConsentDeps = { db, acrossWorkspaces, ledger, outbox, identities }
  const consumer = createConsumer({
    log,
    group: 'consent',
    topics: { [Topic.interactions]: InteractionEvent },
    handle: handleInteractions(deps, outbox.flush),
    logger,
    failed,
  })

  async function lookAtDue(): Promise<void> {
    try {
      if ((await settleDue(deps, clock.now())) > 0) teller.wake()
    } catch (error) {
      logger.warn({ err: error }, 'what has expired or waits cannot be looked at')
    }
  }

  return inOrder(
    teller,
    every(options.lookEveryMs ?? LOOK_EVERY_MS, lookAtDue),
    ...(options.outreach === undefined ? [] : [sender(options, deps, options.outreach)]),
    consumer,
  )
}

/** Everything that time alone brings about, until nothing is left. Gives how much there was. */
export async function settleDue(deps: ConsentDeps, now: Date): Promise<number> {
  let settled = 0
  for (const settle of [rejectOverdue, judgeOverdue, expireConsents])
    for (let some = await settle(deps, now); some > 0; some = await settle(deps, now)) settled += some
  return settled
}

function sender(
  { db, acrossWorkspaces, clock, logger, failed }: ConsentServiceOptions,
  deps: ConsentDeps,
  outreach: Outreach,
): Service {
  const claims = createClaims(db, 'consent')
  const worker = createWorker<SendingKey>({
    name: 'consent prompts',
    due: (limit) => dueSendings(acrossWorkspaces, clock.now(), limit),
    keyOf: ({ workspace, promptId }) => `${workspace}/${promptId}`,
    claims,
    work: (key) => sendPrompt({ ...deps, clock, outreach }, key),
    // what was marked as begun stays marked: it is found so, and not sent again
    postpone: (key) =>
      lookAgainAt(db.inWorkspace(key.workspace), key, new Date(clock.now().getTime() + SEND_AGAIN_MS)),
    concurrency: 4,
    pollMs: 1_000,
    logger,
    failed,
  })
  return inOrder({ start: async () => undefined, stop: () => claims.close() }, worker)
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
