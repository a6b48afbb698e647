import type { EventLog } from '@onrecord/event-log'
import type { Database } from '@onrecord/postgres'
import type { Clock } from '@onrecord/service'
import type { Metrics } from '@onrecord/telemetry'
import { groupsOf } from '../composition/groups.ts'
import type { ServiceName } from '../services.ts'

export interface GaugeDeps {
  acrossWorkspaces: Database
  log: Pick<EventLog, 'positions'>
  clock: Clock
  /** Whether the service runs in this process: only its own is told. */
  runs(name: ServiceName): boolean
  only: ServiceName | undefined
  /** Checkpoints are left somewhere outside. */
  isAnchored: boolean
}

const WRITERS = ['consent', 'recording', 'transcription'] as const
const WORKERS = ['recording', 'transcription'] as const

/** What waits. It is the same in every process of a service: of several, one looks at the largest. */
export function registerGauges(metrics: Metrics, deps: GaugeDeps): void {
  const { acrossWorkspaces: db, clock, runs } = deps
  const writers = WRITERS.filter(runs)
  const workers = WORKERS.filter(runs)
  registerLag(metrics, deps)
  if (writers.length > 0)
    metrics.gauge(
      'onrecord_outbox_waiting',
      'Events that are committed but not told yet.',
      ['writer'],
      async () =>
        (await outboxes(db, writers)).map(({ writer, waiting }) => ({ labels: { writer }, value: waiting })),
    )
  if (workers.length > 0)
    metrics.gauge(
      'onrecord_jobs_waiting',
      'Files and transcripts that are not obtained yet.',
      ['worker'],
      () =>
        Promise.all(
          workers.map(async (worker) => ({ labels: { worker }, value: await pending(db, worker) })),
        ),
    )
  if (runs('reports'))
    metrics.gauge(
      'onrecord_checkpoint_age_seconds',
      'Since when the oldest entry waits that no signed checkpoint covers; 0: all are covered.',
      [],
      async () => [{ labels: {}, value: await checkpointAge(db, clock.now()) }],
    )
  if (runs('reports') && deps.isAnchored)
    metrics.gauge(
      'onrecord_anchor_age_seconds',
      'Since when the oldest entry waits for which nobody outside vouches; 0: all are anchored.',
      [],
      async () => [{ labels: {}, value: await anchorAge(db, clock.now()) }],
    )
}

function registerLag(metrics: Metrics, { log, only }: GaugeDeps): void {
  const groups = Object.entries(groupsOf(only))
  if (groups.length === 0) return
  metrics.gauge(
    'onrecord_consumer_lag',
    'Records that the group has not committed yet.',
    ['group', 'topic'],
    async () => (await Promise.all(groups.map(([group, topics]) => lagOf(log, group, topics)))).flat(),
  )
}

async function lagOf(log: Pick<EventLog, 'positions'>, group: string, topics: readonly string[]) {
  const byTopic = new Map(topics.map((topic) => [topic, 0]))
  for (const { topic, lag } of await log.positions(group, topics))
    byTopic.set(topic, (byTopic.get(topic) ?? 0) + lag)
  return [...byTopic].map(([topic, value]) => ({ labels: { group, topic }, value }))
}

const outboxes = (db: Database, writers: readonly string[]) =>
  db.query<{ writer: string; waiting: number }>(
    `SELECT writer, count(o.id) AS waiting FROM unnest($1::text[]) AS own (writer)
     LEFT JOIN event_log.outbox o USING (writer) GROUP BY writer`,
    [writers],
  )

async function pending(db: Database, worker: (typeof WORKERS)[number]): Promise<number> {
  const [row] = await db.query<{ waiting: number }>(
    `SELECT count(*) AS waiting FROM ${worker}.artefact WHERE state = 'pending'`,
  )
  return row?.waiting ?? 0
}

const checkpointAge = (db: Database, now: Date) => oldestBeyond(db, now, 'checkpoint')
const anchorAge = (db: Database, now: Date) => oldestBeyond(db, now, 'anchor')

/** Seconds since the oldest entry that the newest row of the table does not cover, of all workspaces. */
async function oldestBeyond(db: Database, now: Date, table: 'checkpoint' | 'anchor'): Promise<number> {
  const [row] = await db.query<{ seconds: number | null }>(
    `SELECT extract(epoch FROM $1 - min(entry.recorded_at))::float8 AS seconds
     FROM ledger.log AS log
     LEFT JOIN LATERAL (
       SELECT size FROM ledger.${table} WHERE workspace = log.workspace ORDER BY size DESC LIMIT 1
     ) AS last ON true
     JOIN ledger.entry AS entry ON entry.workspace = log.workspace AND entry.index = coalesce(last.size, 0)`,
    [now],
  )
  return Math.max(0, row?.seconds ?? 0)
}
