import type { Sql } from '@onrecord/postgres'
import type { Recording, RecordingState } from '../domain/recording.ts'

export interface RecordingKey {
  workspace: string
  recording: string
}

export interface RecordingRow {
  workspace: string
  recording: string
  call: string
  account: string
  contact: string | null
  partition_key: string
  media: Recording['media']
  received_at: Date
  deadline: Date
  state: RecordingState
  reason: Recording['reason'] | null
  changed_at: Date
  attempt: number
  failures: number
  mismatches: number
  object_key: string
  object_at: Date | null
  wrapped_key: string | null
  decision_id: string | null
  decided_at: Date | null
  participants: string[]
  interval_from: Date | null
  interval_until: Date | null
  sha256: string | null
  ciphertext_sha256: string | null
  size_bytes: number | null
  audio_s: number | null
  channels: number | null
  fetched_at: Date | null
}

/** Makes rows for what was announced; what is known already stays as it is. */
export async function insertAnnounced(db: Sql, announced: readonly Recording[]): Promise<void> {
  for (const one of announced)
    await db.query(
      `INSERT INTO recording.artefact
         (workspace, recording, call, account, contact, partition_key, media, received_at, deadline, changed_at,
          next_attempt_at, object_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $8, $10) ON CONFLICT DO NOTHING`,
      [
        one.workspace,
        one.recording,
        one.call,
        one.account,
        one.contact ?? null,
        one.partitionKey,
        JSON.stringify(one.media),
        one.receivedAt,
        one.deadline,
        one.objectKey,
      ],
    )
}

/** Pending, its time has come, and either its call has ended or the provider is about to delete the file. */
export function dueRecordings(db: Sql, now: Date, limit: number): Promise<RecordingKey[]> {
  return db.query<{ workspace: string; recording: string }>(
    `SELECT artefact.workspace, artefact.recording
     FROM recording.artefact LEFT JOIN recording.call USING (workspace, call)
     WHERE artefact.state = 'pending' AND artefact.next_attempt_at <= $1
       AND (call.ended_at IS NOT NULL OR artefact.deadline <= $1)
     ORDER BY artefact.next_attempt_at, artefact.recording LIMIT $2`,
    [now, limit],
  )
}

/** Begins an attempt: from now on nobody with an earlier one may write. Undefined if there is nothing left to do. */
export async function beginAttempt(db: Sql, { workspace, recording }: RecordingKey): Promise<Recording | undefined> {
  const [row] = await db.query<RecordingRow>(
    `UPDATE recording.artefact SET attempt = attempt + 1
     WHERE workspace = $1 AND recording = $2 AND state = 'pending' RETURNING *`,
    [workspace, recording],
  )
  return row && fromRow(row)
}

export async function findRecording(db: Sql, { workspace, recording }: RecordingKey, lock: '' | 'FOR UPDATE' = ''): Promise<Recording | undefined> {
  const [row] = await db.query<RecordingRow>(
    `SELECT * FROM recording.artefact WHERE workspace = $1 AND recording = $2 ${lock}`,
    [workspace, recording],
  )
  return row && fromRow(row)
}

/** Stored recordings in which any of these pseudonyms took part. */
export async function storedWith(db: Sql, workspace: string, subjects: readonly string[]): Promise<Recording[]> {
  const rows = await db.query<RecordingRow>(
    `SELECT * FROM recording.artefact WHERE workspace = $1 AND state = 'stored' AND participants && $2::text[] ORDER BY recording`,
    [workspace, subjects],
  )
  return rows.map(fromRow)
}

/** Every stored recording of every workspace, a page at a time. */
export async function* allStored(db: Sql, pageSize = 200): AsyncGenerator<Recording> {
  let after = { workspace: '', recording: '' }
  for (;;) {
    const rows = await db.query<RecordingRow>(
      `SELECT * FROM recording.artefact WHERE state = 'stored' AND (workspace, recording) > ($1, $2)
       ORDER BY workspace, recording LIMIT $3`,
      [after.workspace, after.recording, pageSize],
    )
    for (const row of rows) yield fromRow(row)
    const last = rows.at(-1)
    if (last === undefined) return
    after = last
  }
}

/** Rows that may have an object although they are not stored: what a kill or a failed delete left behind. */
export async function leftovers(db: Sql): Promise<Recording[]> {
  const rows = await db.query<RecordingRow>(
    `SELECT * FROM recording.artefact WHERE object_at IS NOT NULL AND state <> 'stored' ORDER BY object_at`,
  )
  return rows.map(fromRow)
}

/** The object is gone. */
export async function noteObjectGone(db: Sql, { workspace, recording }: RecordingKey): Promise<void> {
  await db.query(
    `UPDATE recording.artefact SET object_at = NULL WHERE workspace = $1 AND recording = $2 AND state <> 'stored'`,
    [workspace, recording],
  )
}

/** Never later than the deadline: then it fails. */
export async function postponeUntil(
  db: Sql,
  { workspace, recording }: RecordingKey,
  at: Date,
  counting: { failure?: boolean; mismatch?: boolean } = {},
): Promise<void> {
  await db.query(
    `UPDATE recording.artefact
     SET next_attempt_at = least($3, deadline), failures = failures + $4, mismatches = mismatches + $5
     WHERE workspace = $1 AND recording = $2 AND state = 'pending'`,
    [workspace, recording, at, counting.failure ? 1 : 0, counting.mismatch ? 1 : 0],
  )
}

export const fromRow = (row: RecordingRow): Recording => ({
  workspace: row.workspace,
  recording: row.recording,
  call: row.call,
  account: row.account,
  ...(row.contact !== null && { contact: row.contact }),
  partitionKey: row.partition_key,
  media: row.media,
  receivedAt: row.received_at,
  deadline: row.deadline,
  state: row.state,
  ...(row.reason !== null && row.reason !== undefined && { reason: row.reason }),
  changedAt: row.changed_at,
  attempt: row.attempt,
  failures: row.failures,
  mismatches: row.mismatches,
  objectKey: row.object_key,
  mayHaveObject: row.object_at !== null,
  ...(row.wrapped_key !== null && { wrappedKey: row.wrapped_key }),
  ...(row.decision_id !== null && { decisionId: row.decision_id }),
  ...(row.decided_at !== null && { decidedAt: row.decided_at }),
  participants: row.participants,
  ...(row.interval_from !== null && row.interval_until !== null && { interval: { from: row.interval_from, until: row.interval_until } }),
  ...(row.sha256 !== null && { sha256: row.sha256 }),
  ...(row.ciphertext_sha256 !== null && { ciphertextSha256: row.ciphertext_sha256 }),
  ...(row.size_bytes !== null && { sizeBytes: row.size_bytes }),
  ...(row.audio_s !== null && { audioS: row.audio_s }),
  ...(row.channels !== null && { channels: row.channels }),
  ...(row.fetched_at !== null && { fetchedAt: row.fetched_at }),
})
