import { setTimeout as delay } from 'node:timers/promises'
import { createKafkaEventLog } from '@onrecord/event-log'
import { anEvent, describeTopic, type TopicSpec } from '@onrecord/event-log/testing'
import { expect, it } from 'vitest'
import { describeSystem } from '../systems/describe-system.ts'
import { aTopic, openKafkaLog } from './kafka-log.ts'

const HOUR_MS = 3_600_000

await describeSystem('kafka', 'topics in Kafka', ({ brokers }) => {
  /** Opens the log with the topic so described, and tells what it said. */
  async function openAs(spec: TopicSpec) {
    const said: { level: string; message: string; fields: object }[] = []
    const say = (level: string) => (fields: object, message: string) =>
      void said.push({ level, message, fields })
    const logger = { debug: () => undefined, info: say('info'), warn: say('warn') }
    const log = await createKafkaEventLog({ brokers, clientId: 'test', topics: [spec], logger })
    return { log, said }
  }
  async function saidBy(spec: TopicSpec) {
    const { log, said } = await openAs(spec)
    await log.close()
    return said.map(({ level, fields }) => ({ level, ...fields }))
  }
  const describe = (topic: string, hours: number, partitions = 2) =>
    describeTopic(topic, { retentionMs: hours * HOUR_MS, segmentMs: HOUR_MS }, { partitions, replication: 1 })
  const withSetting = (spec: TopicSpec, name: string, value: string): TopicSpec => ({
    ...spec,
    config: { ...spec.config, [name]: value },
  })

  it('are created as described, and changed where they differ, and only there', async () => {
    const topic = aTopic()
    expect(await saidBy(withSetting(describe(topic, 1), 'compression.type', 'gzip'))).toEqual([])
    expect(await saidBy(describe(topic, 1))).toEqual([])
    expect(await saidBy(describe(topic, 2))).toEqual([{ level: 'info', topic, settings: ['retention.ms'] }])
    // what is not described is left as it was
    expect(await saidBy(withSetting(describe(topic, 2), 'compression.type', 'gzip'))).toEqual([])
  })

  it('keep their partitions, and the log says so', async () => {
    const topic = aTopic()
    await saidBy(describe(topic, 1))
    const { log, said } = await openAs(describe(topic, 1, 5))
    expect(said).toMatchObject([{ level: 'warn', fields: { topic, partitions: 2, configured: 5 } }])
    // keys are placed by the partitions that there are
    await log.append(
      topic,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((contact) => anEvent(contact, contact)),
    )
    expect(await Array.fromAsync(log.read(topic, { key: 'acme/e' }))).toHaveLength(1)
    await log.close()
  })

  it('lose what is purged, as a whole up to a time and never by key', async () => {
    const topic = aTopic()
    const { log, said } = await openAs(describe(topic, 1))
    await log.append(topic, [anEvent('a', '0'), anEvent('b', '1')])
    await delay(20)
    const before = new Date()
    await delay(20)
    await log.append(topic, [anEvent('a', '2')])

    expect(await log.purge(topic, before, { keyPrefix: 'acme/' })).toBe(0)
    expect(said).toMatchObject([{ level: 'warn', fields: { topic } }])
    expect(await Array.fromAsync(log.read(topic))).toHaveLength(3)

    expect(await log.purge(topic, before)).toBe(2)
    expect(await log.purge(topic, before)).toBe(0)
    const left = await Array.fromAsync(log.read(topic))
    expect(left.map(({ value }) => (JSON.parse(value) as { id: string }).id)).toEqual(['2'])
    expect(await log.lag({ newcomer: [topic] })).toBe(1)
    await log.close()
  })

  it('take records with the headers of CloudEvents, and the time', async () => {
    const topic = aTopic()
    const log = await openKafkaLog([topic], { brokers })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const begun = Date.now()
    await log.append(topic, [{ ...anEvent('a', '0'), traceparent }])
    const [record] = await Array.fromAsync(log.read(topic))
    expect(record?.headers).toEqual({
      'content-type': 'application/cloudevents+json; charset=UTF-8',
      traceparent,
    })
    expect(record?.timestamp).toBeGreaterThanOrEqual(begun)
    await log.close()
  })

  it('take more at once than one request holds, and no record that is too large', async () => {
    const topic = aTopic()
    const log = await openKafkaLog([topic], { brokers })
    const large = 'x'.repeat(100_000)
    const many = Array.from({ length: 40 }, (_, n) => ({ key: 'a', value: `${n} ${large}` }))
    await log.appendRaw(topic, many)
    const read = await Array.fromAsync(log.read(topic))
    expect(read.map(({ value }) => value.split(' ')[0])).toEqual(many.map((_, n) => String(n)))
    const tooLarge = log.appendRaw(topic, [{ key: 'a', value: 'x'.repeat(2_000_000) }])
    await expect(tooLarge).rejects.toMatchObject({ name: 'KafkaLogError', transient: false })
    await expect(log.appendRaw('elsewhere', [{ key: 'a', value: '' }])).rejects.toMatchObject({
      transient: false,
    })
    await log.close()
  })
})
