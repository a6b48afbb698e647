import type { SealedObject } from '@onrecord/keys'
import type { Sql } from '@onrecord/postgres'
import type { GateDecision } from '@onrecord/schemas'
import type { OggOpusFacts } from '../domain/ogg-opus.ts'
import type { Recording, RecordingState } from '../domain/recording.ts'
import type { RecordingKey } from './recordings.ts'

/** Before the object is written: under which decision, for whom, with which key. */
export interface Intent {
  decision: GateDecision
  participants: readonly string[]
  interval: { from: Date; until: Date }
  wrappedKey: string
}

/** What is known once the object is there. */
export type Manifest = SealedObject & Partial<OggOpusFacts> & { fetchedAt: Date }

export async function insertDecision(tx: Sql, recording: string, decision: GateDecision): Promise<void> {
  await tx.query(
    `INSERT INTO recording.decision (workspace, decision_id, recording, call, verdict, decision, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      decision.workspace,
      decision.decisionId,
      recording,
      decision.call,
      decision.verdict,
      JSON.stringify(decision),
      decision.decidedAt,
    ],
  )
}

export async function noteIntent(tx: Sql, { workspace, recording }: RecordingKey, intent: Intent, at: Date): Promise<void> {
  const { decision, interval } = intent
  await tx.query(
    `UPDATE recording.artefact
     SET object_at = coalesce(object_at, $3), wrapped_key = $4, decision_id = $5, decided_at = $6, participants = $7,
         interval_from = $8, interval_until = $9
     WHERE workspace = $1 AND recording = $2`,
    [
      workspace,
      recording,
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

export async function setStored(tx: Sql, { workspace, recording }: RecordingKey, manifest: Manifest, at: Date): Promise<void> {
  await tx.query(
    `UPDATE recording.artefact
     SET state = 'stored', changed_at = $3, sha256 = $4, ciphertext_sha256 = $5, size_bytes = $6, audio_s = $7,
         channels = $8, fetched_at = $9
     WHERE workspace = $1 AND recording = $2`,
    [
      workspace,
      recording,
      at,
      manifest.sha256,
      manifest.ciphertextSha256,
      manifest.sizeBytes,
      manifest.durationS ?? null,
      manifest.channels ?? null,
      manifest.fetchedAt,
    ],
  )
}

/** To an end without audio: the key is forgotten in the same moment, so that bytes still there open no more. */
export async function setEnded(
  tx: Sql,
  { workspace, recording }: RecordingKey,
  end: { state: Exclude<RecordingState, 'pending' | 'stored'>; reason: NonNullable<Recording['reason']>; at: Date },
): Promise<void> {
  await tx.query(
    `UPDATE recording.artefact SET state = $3, reason = $4, changed_at = $5, wrapped_key = NULL
     WHERE workspace = $1 AND recording = $2`,
    [workspace, recording, end.state, end.reason, end.at],
  )
}
