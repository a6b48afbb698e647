import type { Broker, Cluster, Kafka, KafkaMessage } from 'kafkajs'
import type { EventLog, LogRecord } from '../event-log.ts'
import { partitionOf } from '../partition-of.ts'
import type { AdminAccess } from './client.ts'
import { kafkaError } from './errors.ts'
import { boundsOf } from './positions.ts'
import { recordOf } from './record.ts'

const FETCH_BYTES = 1024 * 1024
const FETCH_WAIT_MS = 100

type ReadOptions = NonNullable<Parameters<EventLog['read']>[1]>

export interface Reader {
  read(topic: string, options?: ReadOptions): AsyncIterable<LogRecord>
  close(): Promise<void>
}

/**
 * Reads from partitions directly, from what is still there to the end as it was when the partition was begun: no group
 * to join and to leave, so no seconds of waiting, and no offsets left behind.
 */
export function createReader(
  kafka: Kafka,
  admins: AdminAccess,
  partitions: ReadonlyMap<string, number>,
): Reader {
  const cluster = clusterOf(kafka)
  let connected: Promise<void> | undefined

  async function* read(
    topic: string,
    { key, from, limit = Number.POSITIVE_INFINITY }: ReadOptions = {},
  ): AsyncIterable<LogRecord> {
    connected ??= cluster.connect()
    await connected
    const only = key === undefined ? undefined : partitionOf(key, partitions.get(topic) ?? 1)
    let left = limit
    const bounds = await admins.with(`read ${topic}`, (admin) => boundsOf(admin, topic))
    for (const { partition, low, high } of bounds) {
      if (only !== undefined && partition !== only) continue
      if (from !== undefined && partition < from.partition) continue
      const first = from?.partition === partition ? Math.max(low, from.offset) : low
      for await (const record of readPartition(cluster, topic, partition, first, high)) {
        if (key !== undefined && record.key !== key) continue
        yield record
        left -= 1
        if (left <= 0) return
      }
    }
  }

  return {
    async *read(topic, options) {
      try {
        yield* read(topic, options)
      } catch (error) {
        connected = undefined
        throw kafkaError(`read ${topic}`, error)
      }
    },
    close: () => cluster.disconnect(),
  }
}

/** kafkajs shows its connections to whoever assigns partitions, and to nobody else. */
function clusterOf(kafka: Kafka): Cluster {
  let seen: Cluster | undefined
  kafka.consumer({
    groupId: 'never-joined',
    partitionAssigners: [
      ({ cluster }) => {
        seen = cluster
        return {
          name: 'none',
          version: 0,
          assign: async () => [],
          protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }),
        }
      },
    ],
  })
  if (seen === undefined) throw new Error('kafkajs did not give its cluster')
  return seen
}

async function* readPartition(
  cluster: Cluster,
  topic: string,
  partition: number,
  first: number,
  end: number,
): AsyncIterable<LogRecord> {
  if (first >= end) return
  await cluster.addMultipleTargetTopics([topic])
  for (let offset = first; offset < end; ) {
    const messages = await fetchFrom(await leaderOf(cluster, topic, partition), topic, partition, offset)
    // a fetch begins with the batch that the offset lies in
    const records = messages
      .map((message) => recordOf(topic, partition, message))
      .filter((record) => record.offset >= offset && record.offset < end)
    const last = records.at(-1)
    // nothing up to the end: it was deleted while we read
    if (last === undefined) return
    yield* records
    offset = last.offset + 1
  }
}

async function leaderOf(cluster: Cluster, topic: string, partition: number): Promise<Broker> {
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))
  if (nodeId === undefined) throw new Error(`${topic}/${partition} has no leader`)
  // typed to give nothing better than a broker by its number
  return cluster.findBroker({ nodeId })
}

/** What `Broker.fetch` resolves to; kafkajs has no type for it. */
interface FetchAnswer {
  responses: { partitions: { messages: KafkaMessage[] }[] }[]
}

async function fetchFrom(
  broker: Broker,
  topic: string,
  partition: number,
  offset: number,
): Promise<KafkaMessage[]> {
  const answer = (await broker.fetch({
    maxWaitTime: FETCH_WAIT_MS,
    minBytes: 1,
    maxBytes: FETCH_BYTES,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: FETCH_BYTES }] }],
  })) as FetchAnswer
  return answer.responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages))
}
