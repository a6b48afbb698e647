import { type SealedObject, openObject } from '@onrecord/keys'
import type { Sql } from '@onrecord/postgres'
import { GateDecision, type LedgerDraft, ProblemError } from '@onrecord/schemas'
import type { Call } from './domain/call.ts'
import type { Recording, RecordingState } from './domain/recording.ts'
import type { RecordingContext } from './ports.ts'
import { findCall } from './stores/calls.ts'
import { findRecording, fromRow, type RecordingKey, type RecordingRow } from './stores/recordings.ts'

export interface OpenedRecording {
  bytes: Buffer
  mimeType: string
}

/** Who wants to hear it, and why: an enum of the caller's. */
export interface Access {
  actor: LedgerDraft['actor']
  reason: string
  /** One listening may ask several times for the bytes: it leaves one entry. Absent: each time is a listening. */
  idempotencyKey?: string | undefined
}

/** What others may ask about recordings. Everything is scoped by workspace. */
export interface RecordingReader {
  recordingsOf(workspace: string, of: { calls?: readonly string[]; subjects?: readonly string[] }): Promise<Recording[]>
  /** Every decision that was acted on, oldest first. */
  decisionsOf(workspace: string, calls: readonly string[]): Promise<GateDecision[]>
  recordingStates(workspace: string): Promise<{ state: RecordingState; reason?: string; count: number }[]>
  /** What is kept, for retention; `endedAt` is the end of the call. */
  held(workspace: string, endedBefore?: Date): Promise<{ id: string; endedAt: Date; bytes: number }[]>
  callOf(workspace: string, call: string): Promise<Call | undefined>
  /** The audio, for another step of the way. @throws ProblemError if there is none (any more) */
  openRecording(workspace: string, recording: string): Promise<OpenedRecording>
  /** The audio, for a person: the access is in the trail before the first byte. */
  playRecording(request: RecordingKey & Access): Promise<OpenedRecording>
}

export function createRecordingReader(context: RecordingContext): RecordingReader {
  const { db } = context
  return {
    async recordingsOf(workspace, { calls = [], subjects = [] }) {
      const rows = await db.query<RecordingRow>(
        `SELECT artefact.* FROM recording.artefact LEFT JOIN recording.call USING (workspace, call)
         WHERE artefact.workspace = $1 AND (artefact.call = ANY ($2) OR artefact.contact = ANY ($3)
           OR artefact.participants && $3::text[] OR call.contacts && $3::text[])
         ORDER BY artefact.received_at, artefact.recording`,
        [workspace, calls, subjects],
      )
      return rows.map(fromRow)
    },
    async decisionsOf(workspace, calls) {
      const rows = await db.query<{ decision: unknown }>(
        'SELECT decision FROM recording.decision WHERE workspace = $1 AND call = ANY ($2) ORDER BY decided_at, decision_id',
        [workspace, calls],
      )
      return rows.map(({ decision }) => GateDecision.parse(decision))
    },
    recordingStates: (workspace) => countStates(db, workspace),
    async held(workspace, endedBefore) {
      return db.query<{ id: string; endedAt: Date; bytes: number }>(
        `SELECT recording AS id, interval_until AS "endedAt", size_bytes AS bytes FROM recording.artefact
         WHERE workspace = $1 AND state = 'stored' AND ($2::timestamptz IS NULL OR interval_until < $2) ORDER BY interval_until, recording`,
        [workspace, endedBefore ?? null],
      )
    },
    callOf: (workspace, call) => findCall(db, workspace, call),
    openRecording: (workspace, recording) => open(context, { workspace, recording }),
    async playRecording({ workspace, recording, ...access }) {
      const key = { workspace, recording }
      await enterAccess(context, key, access)
      return open(context, key)
    },
  }
}

async function countStates(db: Sql, workspace: string) {
  const rows = await db.query<{ state: RecordingState; reason: string | null; count: number }>(
    'SELECT state, reason, count(*) AS count FROM recording.artefact WHERE workspace = $1 GROUP BY state, reason ORDER BY state, reason',
    [workspace],
  )
  return rows.map(({ state, reason, count }) => ({ state, ...(reason !== null && { reason }), count }))
}

async function enterAccess({ db, ledger, clock }: RecordingContext, key: RecordingKey, { actor, reason, idempotencyKey = crypto.randomUUID() }: Access): Promise<void> {
  await db.transaction(async (tx) => {
    const recording = await findStored(tx, key)
    await ledger.append(tx, {
      workspace: key.workspace,
      type: 'access.played',
      at: clock.now().toISOString(),
      actor,
      ...(recording.contact !== undefined && { subject: recording.contact }),
      target: { kind: 'recording', id: key.recording },
      outcome: 'done',
      reason,
      idempotencyKey: `access.played/${key.recording}/${idempotencyKey}`,
    })
  })
}

async function open({ db, keyring, objects }: RecordingContext, key: RecordingKey): Promise<OpenedRecording> {
  const { objectKey, media, ...sealed } = await findStored(db, key)
  const bytes = await objects.get(objectKey)
  return {
    bytes: await openObject(keyring, { workspace: key.workspace, object: key.recording }, sealed, bytes),
    mimeType: media.mimeType,
  }
}

async function findStored(db: Sql, key: RecordingKey): Promise<Recording & Pick<SealedObject, 'wrappedKey' | 'sha256'>> {
  const recording = await findRecording(db, key)
  if (recording?.state !== 'stored' || recording.wrappedKey === undefined || recording.sha256 === undefined) {
    const detail = recording === undefined ? 'there is no such recording' : `it is ${recording.state}${recording.reason ? ` (${recording.reason})` : ''}`
    throw new ProblemError('recording_not_held', 404, 'This recording is not held', detail)
  }
  return { ...recording, wrappedKey: recording.wrappedKey, sha256: recording.sha256 }
}
