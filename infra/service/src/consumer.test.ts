import type { EventLog, LogBatch } from '@onrecord/event-log'
import { Envelope, Topic } from '@onrecord/schemas'
import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import { createConsumer } from './consumer.ts'
import { DeadLetterFloodError } from './dead-letter-guard.ts'

let hand: (batch: LogBatch, signal: AbortSignal) => Promise<unknown>
let answer: () => Promise<unknown>
const never = new AbortController().signal
let letters: { reason: string }[]

beforeEach(async () => {
  letters = []
  answer = async () => undefined
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
    handle: async (batch) => {
      await answer()
      return batch.map((delivered) => ({ delivered, reason: 'prompt_id_invalid' }))
    },
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
  await hand(batchOf(Array(500).fill(event)), never)
  expect(letters).toHaveLength(500)
  expect(letters[0]).toMatchObject({ reason: 'prompt_id_invalid' })
})

it('stops when it cannot read what others write', async () => {
  await expect(hand(batchOf(Array(500).fill({ not: 'an event' })), never)).rejects.toThrow(
    DeadLetterFloodError,
  )
})

it('tries a batch again while a system is away, and then lets its dead letters go once', async () => {
  let times = 0
  answer = async () => {
    times += 1
    if (times < 3) throw Object.assign(new Error('the connection was lost'), { transient: true })
  }
  await hand(batchOf([event]), never)
  expect(times).toBe(3)
  expect(letters).toHaveLength(1)
})

it('stops at once at what nobody has classified', async () => {
  let times = 0
  answer = async () => {
    times += 1
    throw new Error('a fault of ours')
  }
  await expect(hand(batchOf([event]), never)).rejects.toThrow('a fault of ours')
  expect(times).toBe(1)
})

it('gives a batch up when it is to stop, so that it comes again', async () => {
  const stopping = new AbortController()
  answer = () => {
    stopping.abort()
    return Promise.reject(Object.assign(new Error('away'), { transient: true }))
  }
  await expect(hand(batchOf([event]), stopping.signal)).rejects.toThrow('away')
  expect(letters).toEqual([])
})
