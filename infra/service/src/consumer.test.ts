import type { EventLog, LogBatch } from '@onrecord/event-log'
import { Envelope, Topic } from '@onrecord/schemas'
import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import { createConsumer } from './consumer.ts'
import { DeadLetterFloodError } from './dead-letter-guard.ts'

let hand: (batch: LogBatch) => Promise<unknown>
let letters: { reason: string }[]

beforeEach(async () => {
  letters = []
  const log = {
    consume: async ({ handle }: { handle: typeof hand }) => {
      hand = handle
      return { stop: async () => undefined }
    },
    appendRaw: async (_: string, records: { value: string }[]) =>
      void letters.push(...records.map(({ value }) => JSON.parse(value))),
  } as unknown as EventLog
  const consumer = createConsumer<Envelope>({
    log,
    group: 'test',
    topics: { [Topic.interactions]: Envelope },
    handle: async (batch) => batch.map((delivered) => ({ delivered, reason: 'prompt_id_invalid' })),
    logger: pino({ level: 'silent' }),
    failed: () => undefined,
  })
  await consumer.start()
})

const batchOf = (values: unknown[]): LogBatch => ({
  topic: Topic.interactions,
  partition: 0,
  records: values.map((value, offset) => ({
    topic: Topic.interactions,
    partition: 0,
    offset,
    key: 'k',
    value: JSON.stringify(value),
  })),
})

const event = {
  specversion: '1.0',
  id: 'e',
  source: '/api/a',
  type: 'onrecord.consent.requested.v1',
  time: '2026-11-16T10:00:00Z',
  datacontenttype: 'application/json',
  partitionkey: 'acme/sub',
  workspace: 'acme',
  recordedtime: '2026-11-16T10:00:00Z',
  data: {},
}

it('goes on past any number of events that the handler refuses', async () => {
  await hand(batchOf(Array(500).fill(event)))
  expect(letters).toHaveLength(500)
  expect(letters[0]).toMatchObject({ reason: 'prompt_id_invalid' })
})

it('stops when it cannot read what others write', async () => {
  await expect(hand(batchOf(Array(500).fill({ not: 'an event' })))).rejects.toThrow(DeadLetterFloodError)
})
