import type { ClickHouse } from '@onrecord/clickhouse'
import type { EventLog } from '@onrecord/event-log'
import { type AnyEvent, Topic, topicSchemas } from '@onrecord/schemas'
import { createConsumer, type Logger, type Service } from '@onrecord/service'
import { createIntake } from './intake.ts'
import { writeFacts } from './write-facts.ts'

/** The consumer group; its lag tells how far the facts are behind the log. */
export const ANALYTICS_GROUP = 'analytics'
const MAX_BATCH = 2_000
/** A batch costs about the same whatever its size: figures may be this much behind. */
const LINGER_MS = 1_000

export interface AnalyticsOptions {
  clickhouse: ClickHouse
  log: EventLog
  logger: Logger
  /** The consumer has stopped on an error; the process should end. */
  failed(error: unknown): void
}

/** Events of all topics into facts. The tables must be there: {@link migrateAnalytics}. */
export function createAnalyticsService({ clickhouse, log, logger, failed }: AnalyticsOptions): Service {
  return createConsumer<AnyEvent>({
    log,
    group: ANALYTICS_GROUP,
    topics: {
      [Topic.interactions]: topicSchemas[Topic.interactions],
      [Topic.consent]: topicSchemas[Topic.consent],
      [Topic.recordings]: topicSchemas[Topic.recordings],
      [Topic.transcripts]: topicSchemas[Topic.transcripts],
      [Topic.privacy]: topicSchemas[Topic.privacy],
    },
    handle: createIntake(writeFacts(clickhouse)),
    logger,
    maxBatch: MAX_BATCH,
    lingerMs: LINGER_MS,
    failed,
  })
}
