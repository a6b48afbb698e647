import type { Consumption, EventLog, LogBatch } from '@onrecord/event-log'
import { deadLetterTopicOf, type Topic } from '@onrecord/schemas'
import type { z } from 'zod'
import { type DeadLetter, deadLetterOf } from './dead-letter.ts'
import { createDeadLetterGuard } from './dead-letter-guard.ts'
import { type EventReader, readBySchema } from './event-reader.ts'
import type { Service } from './lifecycle.ts'
import type { Logger } from './logger.ts'
import { retryTransient } from './retry-transient.ts'

/** An event and where it lay. */
export interface Delivered<E> {
  event: E
  topic: string
  partition: number
  offset: number
}

/** An event that can never be handled, and why (a stable code). It becomes a dead letter; the line goes on. */
export interface Refusal<E> {
  delivered: Delivered<E>
  reason: string
  detail?: string
}

/**
 * Handles one batch of one partition, in order. Effects must be repeatable: the batch comes again after a crash.
 * Returns what can never succeed; throws what may succeed later. After a transient error (a system that is away) the same
 * batch is handed over again in place, so nothing kept in memory may count on its first time being its only one.
 */
export type EventHandler<E> = (batch: readonly Delivered<E>[]) => Promise<readonly Refusal<E>[]>

export interface ConsumerOptions<E> {
  log: EventLog
  group: string
  /** Topic to the schema of its events, or to what reads them where the events as such are not wanted. */
  topics: Partial<Record<Topic, z.ZodType<E> | EventReader<E>>>
  handle: EventHandler<E>
  logger: Logger
  maxBatch?: number
  /** Rest so long after each batch. */
  lingerMs?: number
  /** After a transient error the batch is tried again for so long, ten minutes unless told. */
  patienceMs?: number
  /** An error that is neither a refusal nor passing: the consumer has stopped and the process should end. */
  failed(error: unknown): void
}

const PATIENCE_MS = 600_000
const BACKOFF = { firstMs: 100, maxMs: 10_000 }

/** The one consumer loop: decode, handle, dead letters, and only then the offset. */
export function createConsumer<E>(options: ConsumerOptions<E>): Service {
  const { log, group, logger } = options
  const guard = createDeadLetterGuard()
  let consumption: Consumption | undefined

  async function handle(batch: LogBatch, signal: AbortSignal): Promise<void> {
    const patiently = <T>(work: () => Promise<T>) =>
      retryTransient(work, {
        patienceMs: options.patienceMs ?? PATIENCE_MS,
        backoff: BACKOFF,
        signal,
        retrying: (error, failures, waitMs) =>
          logger.warn(
            { group, topic: batch.topic, partition: batch.partition, failures, waitMs, err: error },
            'a system is away; the batch is tried again',
          ),
      })
    const begun = performance.now()
    const { delivered, unreadable } = decode(batch, options.topics)
    const refused = delivered.length === 0 ? [] : await patiently(() => options.handle(delivered))
    const letters = [...unreadable, ...refused.map((refusal) => deadLetterOf(batch, refusal))]
    guard(batch.records.length, unreadable.length)
    if (letters.length > 0) {
      const records = letters.map((letter) => ({ key: letter.key, value: JSON.stringify(letter) }))
      await patiently(() => log.appendRaw(deadLetterTopicOf(batch.topic as Topic), records))
      logger.warn(
        { group, topic: batch.topic, dead: letters.length, reasons: letters.map((l) => l.reason) },
        'dead letters',
      )
    }
    logger.debug(
      {
        group,
        topic: batch.topic,
        partition: batch.partition,
        events: batch.records.length,
        ms: Math.round(performance.now() - begun),
      },
      'batch',
    )
  }

  return {
    async start() {
      consumption = await log.consume({
        group,
        topics: Object.keys(options.topics),
        maxBatch: options.maxBatch ?? 500,
        ...(options.lingerMs !== undefined && { lingerMs: options.lingerMs }),
        handle,
        failed(error) {
          logger.error({ group, err: error }, 'consumer stopped')
          options.failed(error)
        },
      })
    },
    async stop() {
      await consumption?.stop()
      consumption = undefined
    },
  }
}

function decode<E>(batch: LogBatch, topics: ConsumerOptions<E>['topics']) {
  const given = topics[batch.topic as Topic]
  if (given === undefined) throw new Error(`no schema for topic ${batch.topic}`)
  const read = typeof given === 'function' ? given : readBySchema(given)
  const delivered: Delivered<E>[] = []
  const unreadable: DeadLetter[] = []
  for (const record of batch.records) {
    const { topic, partition, offset } = record
    const reading = read(record.value)
    if ('event' in reading) delivered.push({ event: reading.event, topic, partition, offset })
    else
      unreadable.push({
        topic,
        partition,
        offset,
        key: record.key,
        ...reading.unreadable,
        value: record.value,
      })
  }
  return { delivered, unreadable }
}
