import type { LogBatch } from '@onrecord/event-log'
import type { Delivered } from './consumer.ts'

/** What could not be handled, with its reason and the record as it was (its personal data still sealed). */
export interface DeadLetter {
  topic: string
  partition: number
  offset: number
  key: string
  /** A stable code. */
  reason: string
  detail?: string
  value: string
}

export function deadLetterOf(
  batch: LogBatch,
  refusal: { delivered: Delivered<unknown>; reason: string; detail?: string },
): DeadLetter {
  const { topic, partition, offset } = refusal.delivered
  const record = batch.records.find((candidate) => candidate.offset === offset)
  if (record === undefined) throw new Error(`offset ${offset} is not in the batch`)
  return {
    topic,
    partition,
    offset,
    key: record.key,
    reason: refusal.reason,
    ...(refusal.detail !== undefined && { detail: refusal.detail }),
    value: record.value,
  }
}
