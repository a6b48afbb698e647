import { createOutbox } from '@onrecord/event-log'
import { createClaims } from '@onrecord/postgres'
import { ConsentEvent, type InteractionEvent, PrivacyEvent, Topic } from '@onrecord/schemas'
import {
  backoffMs,
  createConsumer,
  createTeller,
  createWorker,
  inOrder,
  type Service,
} from '@onrecord/service'
import { claimOf } from './claim.ts'
import { eraseItem } from './erase-item.ts'
import { followConsent } from './follow-consent.ts'
import { followFacts } from './follow-facts.ts'
import { followRetention } from './follow-retention.ts'
import type { Announced, ErasureReason, ItemKey } from './item.ts'
import { dueItems, findItem, insertAnnounced, postponeUntil } from './items-store.ts'
import { DEFAULT_SETTINGS, type Keeping, type KeepingPorts, type Kind } from './kind.ts'
import { processItem } from './process-item.ts'
import { createReader, type Reader } from './reader.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'
import { createVerifier } from './verifier.ts'
import { type Violation, verifyStored } from './verify-item.ts'

/**
 * Keeps one kind of thing under consent: what is announced is obtained when its call has ended and the gate is open,
 * sealed, stored, and erased when it is not covered or not wanted any more.
 */
export interface Keeper extends Reader {
  /** The worker, its sweeps, and the consumers of consent and retention. */
  service: Service
  /** Notes what the events say of calls and people; what is stored and no longer covered goes. */
  noteFacts(events: readonly InteractionEvent[]): Promise<void>
  /** Notes what there is to be kept. Again is the same. */
  announce(announced: readonly Announced[]): Promise<void>
  /** Erases what is stored; false if nothing was. Idempotent. */
  erase(key: ItemKey, reason: ErasureReason): Promise<boolean>
  /** Holds everything stored against the gate; what is not covered has been erased. */
  verifyStored(): Promise<Violation[]>
}

export function createKeeper(ports: KeepingPorts, kind: Kind): Keeper {
  const settings = { ...DEFAULT_SETTINGS, ...ports.settings }
  const { db, acrossWorkspaces, log, logger, failed, clock } = ports
  const { schema } = kind
  const outbox = createOutbox(acrossWorkspaces, log, schema)
  const teller = createTeller(outbox, logger)
  const keeping: Keeping = { ...ports, kind, settings, outbox, told: () => teller.wake() }
  const claims = createClaims(db, schema)

  const worker = createWorker<ItemKey>({
    name: schema,
    due: (limit) => dueItems(acrossWorkspaces, schema, clock.now(), limit),
    keyOf: claimOf,
    claims,
    work: processItem(keeping),
    async postpone(key) {
      const own = db.inWorkspace(key.workspace)
      const failures = (await findItem(own, schema, key))?.failures ?? 0
      const delayMs = backoffMs(failures + 1, settings.retry)
      await postponeUntil(own, schema, key, new Date(clock.now().getTime() + delayMs), { failure: true })
    },
    concurrency: settings.concurrency,
    pollMs: settings.pollMs,
    ...(ports.jobDone !== undefined && { jobDone: ports.jobDone }),
    logger,
    failed,
  })
  const consuming = { log, logger, failed }

  return {
    ...createReader(keeping),
    service: inOrder(
      { start: async () => undefined, stop: () => claims.close() },
      teller,
      { start: async () => void (await sweepLeftovers(keeping, claims)), stop: async () => undefined },
      createConsumer({
        ...consuming,
        group: `${schema}-consent`,
        topics: { [Topic.consent]: ConsentEvent },
        handle: followConsent(keeping),
      }),
      createConsumer({
        ...consuming,
        group: `${schema}-privacy`,
        topics: { [Topic.privacy]: PrivacyEvent },
        handle: followRetention(keeping),
      }),
      worker,
      createVerifier(keeping, claims),
    ),
    async noteFacts(events) {
      await followFacts(keeping, events)
      worker.wake()
    },
    async announce(announced) {
      for (const [workspace, own] of Map.groupBy(announced, (one) => one.workspace))
        await insertAnnounced(db.inWorkspace(workspace), schema, own)
      worker.wake()
    },
    erase: (key, reason) => eraseItem(keeping, key, reason),
    verifyStored: () => verifyStored(keeping),
  }
}
