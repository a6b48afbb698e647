import { dumpFacts } from '@onrecord/analytics'
import type { ClickHouse } from '@onrecord/clickhouse'
import type { Accounts } from '@onrecord/ingest'
import type { Database } from '@onrecord/postgres'
import type { RecordingService } from '@onrecord/recording'
import { Topic } from '@onrecord/schemas'
import type { TranscriptionService } from '@onrecord/transcription'

export interface SummaryDeps {
  acrossWorkspaces: Database
  clickhouse: ClickHouse
  accounts: Accounts
  recording: RecordingService
  transcription: TranscriptionService
}

export interface Summary {
  workspaces: number
  /** Different events by what they are; a repetition is the same event. */
  events: number
  /** Rows by fact table. */
  facts: Record<string, number>
  recordings: Record<string, number>
  transcripts: Record<string, number>
  deadLetters: Record<string, number>
  auditEntries: Record<string, number>
}

/** What has become of all that came in: counts that are the same whenever the same came in. */
export function createSummary({
  acrossWorkspaces,
  clickhouse,
  accounts,
  recording,
  transcription,
}: SummaryDeps): () => Promise<Summary> {
  return async () => {
    const workspaces = (await accounts.listWorkspaces()).map(({ id }) => id)
    const [events] = await acrossWorkspaces.query<{ n: number }>(
      `SELECT count(DISTINCT (value::json ->> 'workspace', value::json ->> 'id')) AS n FROM event_log.record WHERE topic = $1`,
      [Topic.interactions],
    )
    const facts = await dumpFacts(clickhouse)
    const states = async (
      reader: (workspace: string) => Promise<{ state: string; reason?: string; count: number }[]>,
    ) =>
      total(
        (await Promise.all(workspaces.map(reader)))
          .flat()
          .map(({ state, reason, count }) => [reason === undefined ? state : `${state}: ${reason}`, count]),
      )
    return {
      workspaces: workspaces.length,
      events: events?.n ?? 0,
      facts: Object.fromEntries(Object.entries(facts).map(([table, rows]) => [table, rows.length])),
      recordings: await states((workspace) => recording.recordingStates(workspace)),
      transcripts: await states((workspace) => transcription.transcriptStates(workspace)),
      deadLetters: await deadLetters(acrossWorkspaces),
      auditEntries: await auditEntries(acrossWorkspaces),
    }
  }
}

function total(counts: readonly (readonly [string, number])[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [name, count] of counts) sums[name] = (sums[name] ?? 0) + count
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** By reason; the same bad item, delivered twice, is one. */
async function deadLetters(db: Database): Promise<Record<string, number>> {
  const rows = await db.query<{ reason: string; n: number }>(
    `SELECT value::json ->> 'reason' AS reason, count(DISTINCT coalesce(value::json ->> 'id', value)) AS n
     FROM event_log.record WHERE topic LIKE '%.dead-letter' GROUP BY 1`,
  )
  return total(rows.map(({ reason, n }) => [reason, n] as const))
}

async function auditEntries(db: Database): Promise<Record<string, number>> {
  const rows = await db.query<{ type: string; n: number }>(
    'SELECT type, count(*) AS n FROM ledger.entry GROUP BY type',
  )
  return total(rows.map(({ type, n }) => [type, n] as const))
}
