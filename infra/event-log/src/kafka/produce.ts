import { setTimeout as delay } from 'node:timers/promises'
import type { Kafka, Message, Producer, RecordMetadata } from 'kafkajs'
import { createGroupCommit } from '../group-commit.ts'
import { partitionOf } from '../partition-of.ts'
import { MAX_RECORD_BYTES } from '../topics.ts'
import { isPassing, KafkaLogError, kafkaError } from './errors.ts'

/** What shares a request also shares a batch of a partition, which the broker takes up to `max.message.bytes`. */
const MAX_REQUEST_BYTES = MAX_RECORD_BYTES
/** For its length, offsets and the names of headers. */
const RECORD_OVERHEAD_BYTES = 100
/** An append that cannot be made durable within this rejects. */
const PATIENCE_MS = 10_000
const RETRY_MS = 200

export interface Producible {
  topic: string
  key: string
  value: string
  headers?: Readonly<Record<string, string>>
}

interface Placed {
  topic: string
  partition: number
  bytes: number
  message: Message
}

export interface Appender {
  append(records: readonly Producible[]): Promise<void>
  close(): Promise<void>
}

/**
 * Appends in groups, one request at a time, by an idempotent producer, acknowledged by all replicas that are in sync.
 * A producer with which anything went wrong is thrown away: kafkajs takes the sequence numbers of a failed request
 * back, so that the broker could mistake the next records for those that it has already got.
 */
export function createKafkaAppender(kafka: Kafka, partitions: ReadonlyMap<string, number>): Appender {
  let producer: Producer | undefined

  async function open(): Promise<Producer> {
    const opened = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      // within one producer a repeated request is recognised by the broker, so repeat here first
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    })
    await opened.connect()
    return opened
  }
  async function discard(): Promise<void> {
    const discarded = producer
    producer = undefined
    await discarded?.disconnect().catch(() => undefined)
  }

  async function send(records: readonly Placed[]): Promise<void> {
    const until = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        producer ??= await open()
        const answers = await producer.sendBatch({
          acks: -1,
          timeout: PATIENCE_MS,
          topicMessages: [...Map.groupBy(records, ({ topic }) => topic)].map(([topic, own]) => ({
            topic,
            messages: own.map(({ message }) => message),
          })),
        })
        checkAcknowledged(records, answers)
        return
      } catch (error) {
        void discard()
        if (!isPassing(error) || performance.now() > until) throw kafkaError('append', error)
        await delay(RETRY_MS)
      }
    }
  }

  const commit = createGroupCommit<Placed>(async (records) => {
    for (const chunk of chunksOf(records)) await send(chunk)
  })
  return {
    append: async (records) => commit(records.map((record) => place(record, partitions))),
    close: discard,
  }
}

function place({ topic, key, value, headers }: Producible, partitions: ReadonlyMap<string, number>): Placed {
  const count = partitions.get(topic)
  if (count === undefined)
    throw new KafkaLogError(`topic ${topic} is not described in topics.ts`, { transient: false })
  const bytes = Buffer.byteLength(key) + Buffer.byteLength(value) + RECORD_OVERHEAD_BYTES
  if (bytes > MAX_RECORD_BYTES)
    throw new KafkaLogError(`a record of ${bytes} bytes is larger than ${MAX_RECORD_BYTES}`, {
      transient: false,
    })
  const partition = partitionOf(key, count)
  return { topic, partition, bytes, message: { key, value, partition, ...(headers && { headers }) } }
}

/** kafkajs drops records of a partition whose leader moves while a request is repeated: no answer is not a yes. */
function checkAcknowledged(records: readonly Placed[], answers: readonly RecordMetadata[]): void {
  const answered = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`))
  for (const { topic, partition } of records)
    if (!answered.has(`${topic}/${partition}`))
      throw new KafkaLogError(`no acknowledgement for ${topic}/${partition}`, { transient: true })
}

function* chunksOf(records: readonly Placed[]): Generator<Placed[]> {
  let chunk: Placed[] = []
  let bytes = 0
  for (const record of records) {
    if (chunk.length > 0 && bytes + record.bytes > MAX_REQUEST_BYTES) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(record)
    bytes += record.bytes
  }
  yield chunk
}
