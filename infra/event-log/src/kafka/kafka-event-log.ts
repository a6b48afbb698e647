import type { Envelope } from '@onrecord/schemas'
import type { Consumption, EventLog, LogPurge } from '../event-log.ts'
import { describeTopics, type TopicSpec } from '../topics.ts'
import { createAdminAccess, createClient, type KafkaConnection } from './client.ts'
import { consumeFromKafka } from './consume.ts'
import { KafkaLogError } from './errors.ts'
import { positionsOf } from './positions.ts'
import { createKafkaAppender } from './produce.ts'
import { purgeBefore } from './purge.ts'
import { createReader } from './read.ts'
import { reconcileTopics } from './reconcile-topics.ts'

/** CloudEvents' Kafka binding, structured mode: the value is the whole event. The trace also where other tools look. */
const headersOf = ({ traceparent }: Envelope) => ({
  'content-type': 'application/cloudevents+json; charset=UTF-8',
  ...(traceparent !== undefined && { traceparent }),
})

export interface KafkaEventLogOptions extends KafkaConnection {
  /** Of topics that are created; default 12. */
  partitions?: number
  /** Copies of every record; default 3. */
  replication?: number
  /** A consumer that was killed loses its partitions to others after so long; default ten seconds. */
  sessionMs?: number
  /** Default: every topic of the product and its dead letters. */
  topics?: readonly TopicSpec[]
}

const DEFAULT_SIZE = { partitions: 12, replication: 3 }

/**
 * The event log in Apache Kafka. Creates and configures its topics.
 * @throws KafkaLogError when the brokers cannot be reached, or refuse.
 */
export async function createKafkaEventLog(options: KafkaEventLogOptions): Promise<EventLog & LogPurge> {
  const { logger, partitions = DEFAULT_SIZE.partitions, replication = DEFAULT_SIZE.replication } = options
  const specs = options.topics ?? describeTopics({ partitions, replication })
  const kafka = createClient(options)
  const admins = createAdminAccess(kafka)
  const counts = await reconcileTopics(admins, specs, logger).catch(async (error: unknown) => {
    await admins.close()
    throw error
  })
  const appender = createKafkaAppender(kafka, counts)
  const reader = createReader(kafka, admins, counts)
  const consumptions = new Set<Consumption>()

  return {
    append: (topic, events) =>
      appender.append(
        events.map((event) => ({
          topic,
          key: event.partitionkey,
          value: JSON.stringify(event),
          headers: headersOf(event),
        })),
      ),
    appendRaw: (topic, records) => appender.append(records.map((record) => ({ topic, ...record }))),
    async consume(consumeOptions) {
      const consumption = consumeFromKafka(kafka, { ...consumeOptions, sessionMs: options.sessionMs }, logger)
      consumptions.add(consumption)
      return {
        async stop() {
          consumptions.delete(consumption)
          await consumption.stop()
        },
      }
    },
    positions: (group, topics) =>
      admins.with('ask where a group stands', (admin) => positionsOf(admin, { [group]: topics })),
    async lag(groups) {
      const positions = await admins.with('ask where groups stand', (admin) => positionsOf(admin, groups))
      return positions.reduce((sum, { lag }) => sum + lag, 0)
    },
    read: reader.read,
    async purge(topic, before, { keyPrefix = '' } = {}) {
      if (keyPrefix === '') return admins.with(`purge ${topic}`, (admin) => purgeBefore(admin, topic, before))
      warnIfKeptLonger(topic, before)
      return 0
    },
    async ping() {
      await admins.with('reach the brokers', (admin) => admin.describeCluster())
    },
    async close() {
      await Promise.all([...consumptions].map((consumption) => consumption.stop()))
      await appender.close()
      await Promise.all([reader.close(), admins.close()])
    },
  }

  /** Kafka deletes from the front of a partition only: a workspace's records go when the topic's own time is over. */
  function warnIfKeptLonger(topic: string, before: Date): void {
    const spec = specs.find((one) => one.topic === topic)
    if (spec === undefined) throw new KafkaLogError(`topic ${topic} is not described`, { transient: false })
    const keptMs = Number(spec.config['retention.ms']) + Number(spec.config['segment.ms'])
    if (Date.now() - before.getTime() < keptMs)
      logger.warn(
        { topic, keptHours: Math.round(keptMs / 3_600_000) },
        "a workspace's period is shorter than the topic's: its sealed records stay until then",
      )
  }
}
