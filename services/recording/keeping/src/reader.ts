import { openObject } from '@onrecord/keys'
import type { Sql } from '@onrecord/postgres'
import { GateDecision, type LedgerDraft, ProblemError } from '@onrecord/schemas'
import type { Call } from './call.ts'
import { findCall } from './calls-store.ts'
import type { Item, ItemKey, ItemState } from './item.ts'
import { findItem, fromRow, type ItemRow } from './items-store.ts'
import type { Keeping } from './kind.ts'

/** Who looks, and why: an enum of the caller's. */
export interface Access {
  actor: LedgerDraft['actor']
  reason: string
  /** One look may ask several times for the bytes and leaves one entry. Absent: each time is a look. */
  idempotencyKey?: string | undefined
}

export interface StateCount {
  state: ItemState
  reason?: string
  count: number
}

/** What is kept, for retention. `endedAt` is the end of the call. */
export interface Held {
  id: string
  endedAt: Date
  bytes: number
}

/** What others may ask. Everything is scoped by workspace. */
export interface Reader {
  /** Of these calls, or with any of these pseudonyms in them; oldest first. */
  itemsOf(workspace: string, of: { calls?: readonly string[]; subjects?: readonly string[] }): Promise<Item[]>
  /** Every decision that was acted on, oldest first. */
  decisionsOf(workspace: string, calls: readonly string[]): Promise<GateDecision[]>
  states(workspace: string): Promise<StateCount[]>
  held(workspace: string, endedBefore?: Date): Promise<Held[]>
  callOf(workspace: string, call: string): Promise<Call | undefined>
  /** The content, for another step of the way. @throws ProblemError if there is none (any more) */
  open(key: ItemKey): Promise<{ item: Item; bytes: Buffer }>
  /** The content, for a person: the access is in the trail before the first byte. */
  access(
    key: ItemKey,
    type: 'access.played' | 'access.read',
    access: Access,
  ): Promise<{ item: Item; bytes: Buffer }>
}

export function createReader(keeping: Keeping): Reader {
  const { db, kind } = keeping
  const { schema } = kind
  return {
    async itemsOf(workspace, { calls = [], subjects = [] }) {
      const rows = await db.inWorkspace(workspace).query<ItemRow>(
        `SELECT artefact.* FROM ${schema}.artefact LEFT JOIN ${schema}.call USING (workspace, call)
         WHERE artefact.workspace = $1 AND (artefact.call = ANY ($2) OR artefact.contact = ANY ($3)
           OR artefact.participants && $3::text[] OR call.contacts && $3::text[])
         ORDER BY artefact.received_at, artefact.id`,
        [workspace, calls, subjects],
      )
      return rows.map(fromRow)
    },
    async decisionsOf(workspace, calls) {
      const rows = await db
        .inWorkspace(workspace)
        .query<{ decision: unknown }>(
          `SELECT decision FROM ${schema}.decision WHERE workspace = $1 AND call = ANY ($2) ORDER BY decided_at, decision_id`,
          [workspace, calls],
        )
      return rows.map(({ decision }) => GateDecision.parse(decision))
    },
    async states(workspace) {
      const rows = await db
        .inWorkspace(workspace)
        .query<{ state: ItemState; reason: string | null; count: number }>(
          `SELECT state, reason, count(*) AS count FROM ${schema}.artefact WHERE workspace = $1 GROUP BY state, reason ORDER BY state, reason`,
          [workspace],
        )
      return rows.map(({ state, reason, count }) => ({ state, ...(reason !== null && { reason }), count }))
    },
    held: (workspace, endedBefore) =>
      db.inWorkspace(workspace).query<Held>(
        `SELECT id, interval_until AS "endedAt", size_bytes AS bytes FROM ${schema}.artefact
         WHERE workspace = $1 AND state = 'stored' AND ($2::timestamptz IS NULL OR interval_until < $2)
         ORDER BY interval_until, id`,
        [workspace, endedBefore ?? null],
      ),
    callOf: (workspace, call) => findCall(db.inWorkspace(workspace), schema, workspace, call),
    open: (key) => open(keeping, key),
    async access(key, type, access) {
      await db.inWorkspace(key.workspace).transaction((tx) => enterAccess(keeping, tx, key, type, access))
      return open(keeping, key)
    },
  }
}

async function enterAccess(
  keeping: Keeping,
  tx: Sql,
  key: ItemKey,
  type: 'access.played' | 'access.read',
  { actor, reason, idempotencyKey = crypto.randomUUID() }: Access,
): Promise<void> {
  const { kind, ledger, clock } = keeping
  const item = await findStored(keeping, tx, key)
  await ledger.append(tx, {
    workspace: key.workspace,
    type,
    at: clock.now().toISOString(),
    actor,
    ...(item.contact !== undefined && { subject: item.contact }),
    target: { kind: kind.noun, id: key.id },
    outcome: 'done',
    reason,
    idempotencyKey: `${type}/${key.id}/${idempotencyKey}`,
  })
}

async function open(keeping: Keeping, key: ItemKey): Promise<{ item: Item; bytes: Buffer }> {
  const item = await findStored(keeping, keeping.db.inWorkspace(key.workspace), key)
  const bytes = await keeping.objects.get(item.objectKey)
  return {
    item,
    bytes: await openObject(keeping.keyring, { workspace: key.workspace, object: key.id }, item, bytes),
  }
}

async function findStored(
  { kind }: Keeping,
  db: Sql,
  key: ItemKey,
): Promise<Item & { wrappedKey: string; sha256: string }> {
  const item = await findItem(db, kind.schema, key)
  if (item?.state === 'stored' && item.wrappedKey !== undefined && item.sha256 !== undefined)
    return { ...item, wrappedKey: item.wrappedKey, sha256: item.sha256 }
  const detail =
    item === undefined
      ? 'there is none of this id'
      : `it is ${item.state}${item.reason === undefined ? '' : ` (${item.reason})`}`
  throw new ProblemError(`${kind.noun}_not_held`, 404, `This ${kind.noun} is not held`, detail)
}
