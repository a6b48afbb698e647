import type { SealedObject } from '@onrecord/keys'
import type { Sql } from '@onrecord/postgres'
import type { GateDecision } from '@onrecord/schemas'
import type { Item, ItemKey, ItemState } from './item.ts'

/** Before the object is written: under which decision, for whom, with which key. */
export interface Intent {
  decision: GateDecision
  participants: readonly string[]
  interval: { from: Date; until: Date }
  wrappedKey: string
}

/** What is known once the object is there. */
export type Manifest = SealedObject & { fetchedAt: Date; details: Record<string, unknown> }

export async function insertDecision(
  tx: Sql,
  schema: string,
  id: string,
  decision: GateDecision,
): Promise<void> {
  await tx.query(
    `INSERT INTO ${schema}.decision (workspace, decision_id, item, call, verdict, decision, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      decision.workspace,
      decision.decisionId,
      id,
      decision.call,
      decision.verdict,
      JSON.stringify(decision),
      decision.decidedAt,
    ],
  )
}

export async function noteIntent(
  tx: Sql,
  schema: string,
  { workspace, id }: ItemKey,
  intent: Intent,
  at: Date,
): Promise<void> {
  const { decision, interval } = intent
  await tx.query(
    `UPDATE ${schema}.artefact
     SET object_at = coalesce(object_at, $3), wrapped_key = $4, decision_id = $5, decided_at = $6, participants = $7,
         interval_from = $8, interval_until = $9
     WHERE workspace = $1 AND id = $2`,
    [
      workspace,
      id,
      at,
      intent.wrappedKey,
      decision.decisionId,
      decision.decidedAt,
      intent.participants,
      interval.from,
      interval.until,
    ],
  )
}

export async function setStored(
  tx: Sql,
  schema: string,
  { workspace, id }: ItemKey,
  manifest: Manifest,
  at: Date,
): Promise<void> {
  await tx.query(
    `UPDATE ${schema}.artefact
     SET state = 'stored', changed_at = $3, sha256 = $4, ciphertext_sha256 = $5, size_bytes = $6, fetched_at = $7,
         details = $8
     WHERE workspace = $1 AND id = $2`,
    [
      workspace,
      id,
      at,
      manifest.sha256,
      manifest.ciphertextSha256,
      manifest.sizeBytes,
      manifest.fetchedAt,
      JSON.stringify(manifest.details),
    ],
  )
}

/** To an end without content: the key is forgotten in the same moment, so that bytes still there open no more. */
export async function setEnded(
  tx: Sql,
  schema: string,
  { workspace, id }: ItemKey,
  end: { state: Exclude<ItemState, 'pending' | 'stored'>; reason: NonNullable<Item['reason']>; at: Date },
): Promise<void> {
  await tx.query(
    `UPDATE ${schema}.artefact SET state = $3, reason = $4, changed_at = $5, wrapped_key = NULL
     WHERE workspace = $1 AND id = $2`,
    [workspace, id, end.state, end.reason, end.at],
  )
}
