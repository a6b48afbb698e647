import { gateEntryOf } from '@onrecord/gate'
import { ObjectLockedError } from '@onrecord/object-store'
import type { Sql } from '@onrecord/postgres'
import type { GateDecision } from '@onrecord/schemas'
import { actorOf, entryAbout } from './entry-about.ts'
import { eventAbout } from './event-about.ts'
import type { FailureReason, Item } from './item.ts'
import { deletePending, findItem, noteObjectGone } from './items-store.ts'
import type { Keeping } from './kind.ts'
import { insertDecision, setEnded } from './transitions.ts'

/** The gate is closed: nothing is kept, and the refusal is on record with its reason. */
export function refuseItem(keeping: Keeping, item: Item, decision: GateDecision): Promise<void> {
  const { kind, ledger, outbox } = keeping
  const { reason, decisionId } = decision
  return end(keeping, item, async (tx, at) => {
    await insertDecision(tx, kind.schema, item.id, decision)
    await setEnded(tx, kind.schema, item, { state: 'refused', reason, at })
    await outbox.add(tx, kind.topic, eventAbout(kind, item, 'refused', at, { reason, decisionId }))
    await ledger.append(tx, gateEntryOf(decision, actorOf(kind)))
    await ledger.append(
      tx,
      entryAbout(kind, item, { what: 'refused', outcome: 'refused', at, reason, payload: { decisionId } }),
    )
  })
}

/** It cannot be had. Every such end is an incident: something that should be there is not. */
export function failItem(keeping: Keeping, item: Item, reason: FailureReason): Promise<void> {
  const { kind, ledger, outbox } = keeping
  return end(keeping, item, async (tx, at) => {
    await setEnded(tx, kind.schema, item, { state: 'failed', reason, at })
    await outbox.add(tx, kind.topic, eventAbout(kind, item, 'failed', at, { reason }))
    await ledger.append(tx, entryAbout(kind, item, { what: 'incident', outcome: 'failed', at, reason }))
  })
}

/** Nobody wants it any more. */
export async function dropItem(keeping: Keeping, item: Item): Promise<void> {
  if (item.mayHaveObject) await deleteObject(keeping, item)
  await deletePending(keeping.db.inWorkspace(item.workspace), keeping.kind.schema, item)
}

/** A later attempt of somebody else has taken over if the numbers differ. */
export const isSameAttempt = (current: Item | undefined, ours: Item): boolean =>
  current?.state === 'pending' && current.attempt === ours.attempt

async function end(keeping: Keeping, item: Item, write: (tx: Sql, at: Date) => Promise<void>): Promise<void> {
  const { db, kind, clock } = keeping
  const isOurs = await db.inWorkspace(item.workspace).transaction(async (tx) => {
    if (!isSameAttempt(await findItem(tx, kind.schema, item, 'FOR UPDATE'), item)) return false
    await write(tx, clock.now())
    return true
  })
  if (!isOurs) return
  keeping.told()
  await deleteObject(keeping, item)
}

/**
 * Removes what an attempt may have written. Safe at any time for what is not stored; repeated by the sweep, also for bytes
 * that the store keeps under a lock: out of sight, without a key, and gone once the lock has ended.
 */
export async function deleteObject({ db, objects, kind, logger }: Keeping, item: Item): Promise<void> {
  try {
    await objects.delete(item.objectKey)
  } catch (error) {
    if (!(error instanceof ObjectLockedError)) throw error
    const { until, legalHold } = error
    logger.warn({ item: item.id, until, legalHold }, 'a lock keeps the bytes; nothing opens them any more')
    return
  }
  await noteObjectGone(db.inWorkspace(item.workspace), kind.schema, item)
}
