import type { Consumption, EventLog, LogBatch } from '@onrecord/event-log'
import type { Envelope } from '@onrecord/schemas'
import { deadLetterTopicOf, type Topic } from '@onrecord/schemas'
import type { z } from 'zod'
import { type DeadLetter, deadLetterOf } from './dead-letter.ts'
import { createDeadLetterGuard } from './dead-letter-guard.ts'
import type { Service } from './lifecycle.ts'
import type { Logger } from './logger.ts'

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
 * Returns what can never succeed; throws what may succeed later.
 */
export type EventHandler<E> = (batch: readonly Delivered<E>[]) => Promise<readonly Refusal<E>[]>

export interface ConsumerOptions<E extends Envelope> {
  log: EventLog
  group: string
  /** Topic to the schema of its events. */
  topics: Partial<Record<Topic, z.ZodType<E>>>
  handle: EventHandler<E>
  logger: Logger
  maxBatch?: number
  /** Rest so long after each batch. */
  lingerMs?: number
  /** An error that is not a refusal: the consumer has stopped and the process should end. */
  failed(error: unknown): void
}

/** The one consumer loop: decode, handle, dead letters, and only then the offset. */
export function createConsumer<E extends Envelope>(options: ConsumerOptions<E>): Service {
  const { log, group, logger } = options
  const guard = createDeadLetterGuard()
  let consumption: Consumption | undefined

  async function handle(batch: LogBatch): Promise<void> {
    const begun = performance.now()
    const { delivered, unreadable } = decode(batch, options.topics)
    const refused = delivered.length === 0 ? [] : await options.handle(delivered)
    const letters = [...unreadable, ...refused.map((refusal) => deadLetterOf(batch, refusal))]
    guard(batch.records.length, unreadable.length)
    if (letters.length > 0) {
      await log.appendRaw(
        deadLetterTopicOf(batch.topic as Topic),
        letters.map((letter) => ({ key: letter.key, value: JSON.stringify(letter) })),
      )
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

function decode<E extends Envelope>(batch: LogBatch, topics: Partial<Record<Topic, z.ZodType<E>>>) {
  const schema = topics[batch.topic as Topic]
  if (schema === undefined) throw new Error(`no schema for topic ${batch.topic}`)
  const delivered: Delivered<E>[] = []
  const unreadable: DeadLetter[] = []
  for (const record of batch.records) {
    const { topic, partition, offset } = record
    try {
      const parsed = schema.safeParse(JSON.parse(record.value))
      if (parsed.success) delivered.push({ event: parsed.data, topic, partition, offset })
      else {
        const issue = parsed.error.issues[0]
        const detail = issue === undefined ? undefined : `${issue.path.join('.')}: ${issue.message}`
        unreadable.push({
          topic,
          partition,
          offset,
          key: record.key,
          reason: 'schema_mismatch',
          ...(detail && { detail }),
          value: record.value,
        })
      }
    } catch {
      unreadable.push({ topic, partition, offset, key: record.key, reason: 'not_json', value: record.value })
    }
  }
  return { delivered, unreadable }
}
