import { createKafkaEventLog, type KafkaEventLogOptions } from '@onrecord/event-log'
import { describeTopic } from '@onrecord/event-log/testing'
import { createLogger } from '@onrecord/service'

const HOUR_MS = 3_600_000

/** The event log on a test broker, with these topics. */
export const openKafkaLog = (
  topics: readonly string[],
  connection: Pick<KafkaEventLogOptions, 'brokers' | 'sasl' | 'ssl' | 'sessionMs'>,
  partitions = 4,
) =>
  createKafkaEventLog({
    ...connection,
    clientId: 'test',
    topics: topics.map((topic) =>
      describeTopic(topic, { retentionMs: HOUR_MS, segmentMs: HOUR_MS }, { partitions, replication: 1 }),
    ),
    logger: createLogger(process.env['ONRECORD_LOG_LEVEL'] ?? 'silent'),
  })

export const aTopic = () => `test.${crypto.randomUUID()}`
