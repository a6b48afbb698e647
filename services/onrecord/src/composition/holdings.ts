import { createAnalyticsHoldings } from '@onrecord/analytics'
import type { ClickHouse } from '@onrecord/clickhouse'
import type { ScopedDatabase } from '@onrecord/postgres'
import type { Holdings } from '@onrecord/privacy'
import type { RecordingService } from '@onrecord/recording'
import type { RetentionCategory } from '@onrecord/schemas'
import type { TranscriptionService } from '@onrecord/transcription'

export interface HoldingsDeps {
  db: ScopedDatabase
  clickhouse: ClickHouse
  recording: RecordingService
  transcription: TranscriptionService
}

/** What each owner keeps, by category of retention. */
export function createHoldings({
  db,
  clickhouse,
  recording,
  transcription,
}: HoldingsDeps): Record<RetentionCategory, Holdings> {
  const { facts, events } = createAnalyticsHoldings({ clickhouse })
  return {
    recordings: { list: recording.held },
    transcripts: { list: transcription.held },
    facts,
    events,
    consent_records: { list: (workspace, endedBefore) => endedConsent(db, workspace, endedBefore) },
  }
}

/** A consent record's period runs from the day its consent ended; while it is in force it has not ended. */
async function endedConsent(db: ScopedDatabase, workspace: string, endedBefore?: Date) {
  const rows = await db.inWorkspace(workspace).query<{ id: string; ended_at: Date | null; bytes: number }>(
    `SELECT r.record_id AS id, octet_length(r.record::text) AS bytes,
            (SELECT min(later.event_time) FROM consent.record later
             WHERE later.workspace = r.workspace AND later.subject = r.subject AND later.purpose = r.purpose
               AND later.event_time >= r.event_time AND later.record_id <> r.record_id) AS ended_at
     FROM consent.record r WHERE r.workspace = $1`,
    [workspace],
  )
  return rows
    .filter(({ ended_at }) => endedBefore === undefined || (ended_at !== null && ended_at < endedBefore))
    .map(({ id, ended_at, bytes }) => ({ id, bytes, ...(ended_at !== null && { endedAt: ended_at }) }))
}
