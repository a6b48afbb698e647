import type { ClickHouse } from '@onrecord/clickhouse'
import type { EventLog } from '@onrecord/event-log'
import { Topic, topicSchemas } from '@onrecord/schemas'
import { createConsumer, inOrder, type Logger, type Service } from '@onrecord/service'
import { createSilenceWatch } from './close-silence.ts'
import { createIntake, MAX_EVENTS } from './intake.ts'
import { createEventReader } from './reading/read-events.ts'
import { createFactWriter } from './write-facts.ts'

/** The consumer group; its lag tells how far the facts are behind the log. */
export const ANALYTICS_GROUP = 'analytics'
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
  const writer = createFactWriter(clickhouse)
  const consumer = createConsumer({
    log,
    group: ANALYTICS_GROUP,
    topics: {
      [Topic.interactions]: createEventReader(topicSchemas[Topic.interactions]),
      [Topic.consent]: createEventReader(topicSchemas[Topic.consent]),
      [Topic.recordings]: createEventReader(topicSchemas[Topic.recordings]),
      [Topic.transcripts]: createEventReader(topicSchemas[Topic.transcripts]),
      [Topic.privacy]: createEventReader(topicSchemas[Topic.privacy]),
    },
    handle: createIntake(writer.write),
    logger,
    maxBatch: MAX_EVENTS,
    lingerMs: LINGER_MS,
    failed,
  })
  return inOrder(createSilenceWatch(writer, logger), consumer)
}
