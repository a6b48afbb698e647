import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import type { ConsumeOptions, EventLog } from '@onrecord/event-log'
import { type AnyEvent, Topic } from '@onrecord/schemas'
import { createLogger } from '@onrecord/service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAnalyticsService, dumpFacts, migrateAnalytics } from './index.ts'
import { scene } from './testing/events.ts'

let folder: string
let clickhouse: ClickHouse
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-analytics-service-'))
  clickhouse = await openClickHouse({ folder })
  await migrateAnalytics(clickhouse)
})
afterAll(async () => {
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
})

/** A log that hands over what the test gives it. */
function handedLog() {
  const raw: { topic: string; value: string }[] = []
  let consuming: ConsumeOptions | undefined
  const log = {
    async consume(options: ConsumeOptions) {
      consuming = options
      return { stop: async () => undefined }
    },
    async appendRaw(topic: string, records: readonly { value: string }[]) {
      raw.push(...records.map(({ value }) => ({ topic, value })))
    },
  } as unknown as EventLog
  const hand = (topic: string, partition: number, values: readonly string[]) =>
    consuming?.handle(
      {
        topic,
        partition,
        records: values.map((value, offset) => ({ topic, partition, offset, key: 'k', value })),
      },
      new AbortController().signal,
    )
  return { log, raw, hand, topics: () => consuming?.topics }
}

describe('the analytics service', () => {
  it('takes every topic, several partitions at once, and leaves what it cannot read as dead letters', async () => {
    const { log, raw, hand, topics } = handedLog()
    const failed: unknown[] = []
    const service = createAnalyticsService({
      clickhouse,
      log,
      logger: createLogger('silent'),
      failed: (e) => failed.push(e),
    })
    await service.start()
    expect(topics()).toEqual(Object.values(Topic))

    const s = scene()
    const lines = (...events: AnyEvent[]) => events.map((event) => JSON.stringify(event))
    await Promise.all([
      hand(Topic.interactions, 0, [...lines(s.customer('08:00')), '{"type":"nonsense"}', 'not json']),
      hand(Topic.interactions, 1, lines(s.sent('human', '08:05'), s.connected('c', '08:06:00'))),
      hand(Topic.consent, 1, lines(s.consented('08:00', 'record-1'))),
    ])
    await hand(Topic.recordings, 0, lines(s.refused('c', '08:08', 'consent_missing')))
    await service.stop()

    const dump = await dumpFacts(clickhouse)
    expect(dump['turn_fact']).toMatchObject([{ response_s: 300 }])
    expect(dump['consent_fact']).toMatchObject([{ record: 'record-1', status: 'given' }])
    expect(dump['recording_fact']).toMatchObject([
      { coverage: 'consent_denied', gate_reason: 'consent_missing' },
    ])
    expect(raw.map(({ topic, value }) => [topic, JSON.parse(value).reason])).toEqual([
      [`${Topic.interactions}.dead-letter`, 'schema_mismatch'],
      [`${Topic.interactions}.dead-letter`, 'not_json'],
    ])
    expect(failed).toEqual([])
  })
})
