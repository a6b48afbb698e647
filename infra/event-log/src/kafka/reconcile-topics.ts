import kafkajs, { type Admin } from 'kafkajs'
import type { TopicSpec } from '../topics.ts'
import type { AdminAccess, KafkaLogger } from './client.ts'

// Node does not find these names among those of a CommonJS module
const { ConfigResourceTypes, KafkaJSProtocolError } = kafkajs

/** Kafka's number for a setting that was made on the topic itself. */
const SET_ON_TOPIC = 1

/**
 * Makes the topics what they are described as: creates what is missing, changes settings that differ. The number of
 * partitions of an existing topic is left alone, as the records of a key would lie in two places. Gives that number for
 * each topic.
 */
export async function reconcileTopics(
  admins: AdminAccess,
  specs: readonly TopicSpec[],
  logger: KafkaLogger,
): Promise<Map<string, number>> {
  if (specs.length === 0) return new Map()
  const counts = await admins.with('create the topics', async (admin) => {
    await createMissing(admin, specs)
    return countPartitions(admin, specs)
  })
  for (const { topic, partitions } of specs)
    if (counts.get(topic) !== partitions)
      logger.warn(
        { topic, partitions: counts.get(topic), configured: partitions },
        'the topic has another number of partitions than configured; it keeps them',
      )
  await admins.with('configure the topics', (admin) => alterWhatDiffers(admin, specs, logger))
  return counts
}

async function createMissing(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
  const present = new Set(await admin.listTopics())
  const missing = specs.filter(({ topic }) => !present.has(topic))
  if (missing.length === 0) return
  // false when another process was faster
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ topic, partitions, replication, config }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: replication,
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    })),
  })
}

async function countPartitions(admin: Admin, specs: readonly TopicSpec[]): Promise<Map<string, number>> {
  const { topics } = await admin.fetchTopicMetadata({ topics: specs.map(({ topic }) => topic) })
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]))
}

async function alterWhatDiffers(
  admin: Admin,
  specs: readonly TopicSpec[],
  logger: KafkaLogger,
): Promise<void> {
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: specs.map(({ topic }) => ({ type: ConfigResourceTypes.TOPIC, name: topic })),
    })
    const changes = specs.flatMap((spec) => {
      const entries = resources.find(({ resourceName }) => resourceName === spec.topic)?.configEntries ?? []
      const current = Object.fromEntries(entries.map((entry) => [entry.configName, entry.configValue]))
      const differing = Object.keys(spec.config).filter((name) => current[name] !== spec.config[name])
      if (differing.length === 0) return []
      logger.info({ topic: spec.topic, settings: differing }, 'changing the settings of a topic')
      // the request replaces all that is set on the topic: what others have set must be said again
      const own = entries.filter((entry) => Number(entry.configSource) === SET_ON_TOPIC)
      const wanted = {
        ...Object.fromEntries(own.map((entry) => [entry.configName, entry.configValue])),
        ...spec.config,
      }
      return [
        {
          type: ConfigResourceTypes.TOPIC,
          name: spec.topic,
          configEntries: Object.entries(wanted).map(([name, value]) => ({ name, value })),
        },
      ]
    })
    if (changes.length > 0) await admin.alterConfigs({ validateOnly: false, resources: changes })
  } catch (error) {
    if (!(error instanceof KafkaJSProtocolError && error.type.endsWith('AUTHORIZATION_FAILED'))) throw error
    logger.warn({ reason: error.type }, 'may not look at or change the settings of topics: see to them')
  }
}
