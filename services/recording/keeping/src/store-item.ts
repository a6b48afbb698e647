import { type Ask, gateEntryOf } from '@onrecord/gate'
import { sealObject } from '@onrecord/keys'
import type { Sql } from '@onrecord/postgres'
import type { GateDecision } from '@onrecord/schemas'
import { type Call, intervalOf, isSameCall, withRoomFor } from './call.ts'
import { findCall } from './calls-store.ts'
import { deleteObject, isSameAttempt, refuseItem } from './end-item.ts'
import { actorOf, entryAbout } from './entry-about.ts'
import { eventAbout } from './event-about.ts'
import { gateQuestionOf } from './gate-question.ts'
import type { Item } from './item.ts'
import { findItem } from './items-store.ts'
import type { Keeping, Obtained } from './kind.ts'
import { insertDecision, type Manifest, noteIntent, setStored } from './transitions.ts'

/** Carries a closed decision out of a transaction that must not commit. */
class GateClosed extends Error {
  override name = 'GateClosed'
  readonly decision: GateDecision
  constructor(decision: GateDecision) {
    super(decision.reason)
    this.decision = decision
  }
}

/** Another attempt has taken over, or more has become known of the call: this one leaves everything as it is. */
class Superseded extends Error {
  override name = 'Superseded'
}

/**
 * Keeps the content, if the gate still says so. First the decision and the intent are on record, then the object is
 * written, then one transaction asks the gate again and makes it stored. A kill in between leaves an intent without a
 * stored row, whose object the sweep removes.
 */
export async function storeItem(
  keeping: Keeping,
  item: Item,
  call: Call,
  content: Extract<Obtained, { kind: 'content' }>,
): Promise<void> {
  const participants = [...call.contacts, ...call.agents]
  const about = { workspace: item.workspace, object: item.id }
  const { bytes, ...sealed } = await sealObject(
    keeping.keyring,
    about,
    participants,
    content.bytes,
    item.wrappedKey,
  )
  const { fetchedAt, details } = content
  const db = keeping.db.inWorkspace(item.workspace)
  try {
    const decision = await db.transaction((tx) =>
      intend(keeping, tx, item, call, content.seconds, sealed.wrappedKey),
    )
    await keeping.objects.put(item.objectKey, bytes, {
      contentType: 'application/octet-stream',
      sha256: sealed.ciphertextSha256,
    })
    await db.transaction((tx) =>
      commit(keeping, tx, item, call, content.seconds, decision, { ...sealed, fetchedAt, details }),
    )
    keeping.told()
  } catch (error) {
    if (error instanceof Superseded) return
    if (!(error instanceof GateClosed)) throw error
    await deleteObject(keeping, item)
    await refuseItem(keeping, item, error.decision)
  }
}

async function intend(
  keeping: Keeping,
  tx: Sql,
  item: Item,
  call: Call,
  seconds: number,
  wrappedKey: string,
): Promise<GateDecision> {
  const { kind, ledger, clock } = keeping
  const at = clock.now()
  await lockAttempt(keeping, tx, item, call)
  const heard = withRoomFor(call, seconds)
  const decision = await askOpen(keeping, tx, gateQuestionOf(heard, kind.purpose, at))
  const interval = intervalOf(heard)
  if (interval === undefined) throw new Error('the gate was open for a call without an interval')
  const participants = [...call.contacts, ...call.agents]
  await insertDecision(tx, kind.schema, item.id, decision)
  await noteIntent(tx, kind.schema, item, { decision, participants, interval, wrappedKey }, at)
  await ledger.append(tx, gateEntryOf(decision, actorOf(kind)))
  return decision
}

/**
 * Appending locks the workspace's log until the end, and no consent record enters without an entry: what the gate reads
 * after that cannot change before this commits. A withdrawal comes before and closes it, or after and erases it.
 */
async function commit(
  keeping: Keeping,
  tx: Sql,
  item: Item,
  call: Call,
  seconds: number,
  { decisionId }: GateDecision,
  manifest: Manifest,
): Promise<void> {
  const { kind, ledger, outbox, clock } = keeping
  const { sha256, ciphertextSha256, sizeBytes, details } = manifest
  const { objectKey } = item
  const at = clock.now()
  await lockAttempt(keeping, tx, item, call)
  const participants = [...call.contacts, ...call.agents]
  const payload = { decisionId, participants, objectKey, sha256, ciphertextSha256, sizeBytes }
  await ledger.append(tx, entryAbout(kind, item, { what: 'stored', outcome: 'done', at, payload }))
  await askOpen(keeping, tx, gateQuestionOf(withRoomFor(call, seconds), kind.purpose, at))
  await setStored(tx, kind.schema, item, manifest, at)
  const data = kind.storedData({ ...item, decisionId, sizeBytes, details }, call)
  await outbox.add(tx, kind.topic, eventAbout(kind, item, 'stored', at, data))
}

/** Until the end nobody else stores this item, and nothing becomes known of the call. */
async function lockAttempt({ kind: { schema } }: Keeping, tx: Sql, item: Item, call: Call): Promise<void> {
  const current = await findItem(tx, schema, item, 'FOR UPDATE')
  const known = await findCall(tx, schema, item.workspace, item.call, 'FOR SHARE')
  if (!isSameAttempt(current, item) || known === undefined || !isSameCall(known, call)) throw new Superseded()
}

async function askOpen({ gate }: Keeping, tx: Sql, ask: Ask): Promise<GateDecision> {
  const decision = await gate.ask(ask, tx)
  if (decision.verdict !== 'open') throw new GateClosed(decision)
  return decision
}
