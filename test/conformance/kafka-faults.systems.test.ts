import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ConsumeOptions, Consumption, EventLog, LogRecord } from '@onrecord/event-log'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { describeSystem } from '../systems/describe-system.ts'
import { type RunningKafka, startKafka } from '../systems/kafka.ts'
import { launch } from '../systems/onrecord.ts'
import { aTopic, openKafkaLog } from './kafka-log.ts'

const MEMBER = fileURLToPath(new URL('kafka-member.ts', import.meta.url))
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

await describeSystem('kafka', 'the event log in Kafka, when things go wrong', () => {
  let kafka: RunningKafka
  const closing: (() => Promise<void>)[] = []
  beforeAll(async () => {
    kafka = await startKafka()
  })
  afterAll(() => kafka.stop())
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function open(topic: string): Promise<EventLog> {
    const log = await openKafkaLog([topic], kafka)
    closing.push(() => log.close())
    return log
  }

  async function consume(
    log: EventLog,
    topic: string,
    handle: ConsumeOptions['handle'],
    maxBatch = 50,
  ): Promise<{ consumption: Consumption; failures: unknown[] }> {
    const failures: unknown[] = []
    const consumption = await log.consume({
      group: 'g',
      topics: [topic],
      maxBatch,
      handle,
      failed: (error) => failures.push(error),
    })
    return { consumption, failures }
  }

  const lagOf = async (log: EventLog, topic: string) => log.lag({ g: [topic] })

  /** Appends `count` records for each key, one after the other; gives those that were acknowledged. */
  async function appendAll(log: EventLog, topic: string, count: number, until: () => boolean = () => false) {
    const acknowledged = new Map<string, number[]>()
    await Promise.all(
      KEYS.map(async (key) => {
        const own: number[] = []
        acknowledged.set(key, own)
        for (let n = 0; n < count && !until(); n += 1) {
          const sent = await log.appendRaw(topic, [{ key, value: `${key} ${n}` }]).then(
            () => true,
            () => false,
          )
          if (sent) own.push(n)
        }
      }),
    )
    return acknowledged
  }

  /** What was handled of each key, each record where it came first. */
  function firstsOf(records: readonly LogRecord[]): Map<string, number[]> {
    const firsts = new Map(KEYS.map((key) => [key, new Set<number>()]))
    for (const { key, value } of records) firsts.get(key)?.add(Number(value.split(' ')[1]))
    return new Map([...firsts].map(([key, seen]) => [key, [...seen]]))
  }

  function expectNothingLost(
    acknowledged: ReadonlyMap<string, number[]>,
    records: readonly LogRecord[],
  ): void {
    const firsts = firstsOf(records)
    for (const [key, sent] of acknowledged) {
      const seen = firsts.get(key) ?? []
      const had = new Set(seen)
      expect(sent.filter((n) => !had.has(n))).toEqual([])
      expect(seen).toEqual(seen.toSorted((x, y) => x - y))
    }
  }

  it('loses and reorders nothing when the broker restarts', { timeout: 120_000 }, async () => {
    const topic = aTopic()
    const log = await open(topic)
    const handled: LogRecord[] = []
    const { consumption, failures } = await consume(
      log,
      topic,
      async ({ records }) => void handled.push(...records),
    )
    let over = false
    const appending = appendAll(log, topic, 100_000, () => over)
    await expect.poll(() => handled.length, { timeout: 20_000 }).toBeGreaterThan(100)
    await kafka.restart()
    const before = handled.length
    await expect.poll(() => handled.length, { timeout: 40_000 }).toBeGreaterThan(before + 100)
    over = true
    const acknowledged = await appending
    await expect.poll(() => lagOf(log, topic), { timeout: 30_000 }).toBe(0)
    await consumption.stop()
    expect(failures).toEqual([])
    expectNothingLost(acknowledged, handled)
  })

  it('delivers every acknowledged record in order, whenever the broker is killed', {
    timeout: 240_000,
  }, async () => {
    const topic = aTopic()
    const log = await open(topic)
    const handled: LogRecord[] = []
    const { consumption, failures } = await consume(
      log,
      topic,
      async ({ records }) => void handled.push(...records),
    )
    let over = false
    const appending = appendAll(log, topic, 100_000, () => over)
    for (let kill = 0; kill < 3; kill += 1) {
      await delay(300 + Math.random() * 1_200)
      await kafka.kill()
      await delay(Math.random() * 1_000)
      await kafka.start()
      const before = handled.length
      await expect.poll(() => handled.length, { timeout: 60_000 }).toBeGreaterThan(before + 50)
    }
    await expect.poll(() => handled.length, { timeout: 60_000 }).toBeGreaterThan(5_000)
    over = true
    const acknowledged = await appending
    await expect.poll(() => lagOf(log, topic), { timeout: 60_000 }).toBe(0)
    await consumption.stop()
    expect(failures).toEqual([])
    expectNothingLost(acknowledged, handled)
  })

  it('shares the partitions among the members, also with one that comes in the middle of a batch', async () => {
    const topic = aTopic()
    const log = await open(topic)
    const second = await open(topic)
    const handled: LogRecord[] = []
    const byMember: [Set<number>, Set<number>] = [new Set(), new Set()]
    const one = await consume(
      log,
      topic,
      async ({ partition, records }) => {
        await delay(300)
        byMember[0].add(partition)
        handled.push(...records)
      },
      5,
    )
    const acknowledged = await appendAll(log, topic, 20)
    await expect.poll(() => handled.length, { timeout: 20_000 }).toBeGreaterThan(0)
    byMember[0].clear()
    const two = await consume(
      second,
      topic,
      async ({ partition, records }) => {
        byMember[1].add(partition)
        handled.push(...records)
      },
      5,
    )
    await expect.poll(() => byMember[1].size, { timeout: 20_000 }).toBeGreaterThan(0)
    await expect.poll(() => lagOf(log, topic), { timeout: 30_000 }).toBe(0)
    expectNothingLost(acknowledged, handled)

    byMember.forEach((own) => own.clear())
    await appendAll(log, topic, 5)
    await expect.poll(() => byMember[0].size + byMember[1].size, { timeout: 20_000 }).toBe(4)
    expect([...byMember[0]].filter((partition) => byMember[1].has(partition))).toEqual([])
    expect(byMember[0].size).toBe(2)
    await one.consumption.stop()
    await two.consumption.stop()
    expect([...one.failures, ...two.failures]).toEqual([])
  })

  it('does not commit what a member gave up because another came', async () => {
    const topic = aTopic()
    const log = await open(topic)
    const second = await open(topic)
    const given: string[] = []
    const giveUp = async (signal: AbortSignal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      throw new Error('gave up')
    }
    let waits = true
    const one = await consume(log, topic, async ({ records }, signal) => {
      given.push(...records.map(({ value }) => value))
      if (waits) await giveUp(signal)
    })
    await appendAll(log, topic, 1)
    await expect.poll(() => given.length, { timeout: 20_000 }).toBe(KEYS.length)
    expect(await lagOf(log, topic)).toBe(KEYS.length)

    waits = false
    given.length = 0
    const two = await consume(
      second,
      topic,
      async ({ records }) => void given.push(...records.map(({ value }) => value)),
    )
    await expect.poll(() => lagOf(log, topic), { timeout: 30_000 }).toBe(0)
    expect(given.toSorted()).toEqual(KEYS.map((key) => `${key} 0`))
    await one.consumption.stop()
    await two.consumption.stop()
    expect([...one.failures, ...two.failures]).toEqual([])
  })

  it('hands over again what a killed process had not committed', async () => {
    const topic = aTopic()
    const log = await open(topic)
    const acknowledged = await appendAll(log, topic, 100)
    const member = launch([kafka.brokers[0] ?? '', topic, 'g', '100'], {}, MEMBER)
    await expect.poll(() => member.stdout().split('\n').length, { timeout: 30_000 }).toBeGreaterThan(200)
    await member.kill()
    const byKilled = member.stdout().split('\n').slice(0, -1)
    const handled: LogRecord[] = byKilled.map((value) => ({
      topic,
      partition: 0,
      offset: 0,
      key: value.slice(0, 1),
      value,
    }))
    const { consumption, failures } = await consume(
      log,
      topic,
      async ({ records }) => void handled.push(...records),
    )
    await expect.poll(() => lagOf(log, topic), { timeout: 40_000 }).toBe(0)
    await consumption.stop()
    expect(failures).toEqual([])
    expectNothingLost(acknowledged, handled)
    // at most the batch in hand of each of four partitions, and the one that was being committed
    expect(handled.length - 1_000).toBeLessThanOrEqual(8 * 20)
  })

  it('does not let a process that stood still commit what another has taken over', async () => {
    const topic = aTopic()
    const log = await open(topic)
    const acknowledged = await appendAll(log, topic, 40)
    const member = launch([kafka.brokers[0] ?? '', topic, 'g', '500', '2000'], {}, MEMBER)
    closing.push(() => member.kill())
    await expect.poll(() => member.stdout(), { timeout: 30_000 }).not.toBe('')
    member.process.kill('SIGSTOP')
    const byStopped = member.stdout().split('\n').slice(0, -1)
    const handled = byStopped.map(
      (value): LogRecord => ({ topic, partition: 0, offset: 0, key: value.slice(0, 1), value }),
    )
    const { consumption, failures } = await consume(
      log,
      topic,
      async ({ records }) => void handled.push(...records),
    )
    await expect.poll(() => lagOf(log, topic), { timeout: 30_000 }).toBe(0)
    const before = await log.positions('g', [topic])

    member.process.kill('SIGCONT')
    // the batch that it had in hand is done now, and refused
    await expect
      .poll(() => member.stdout().split('\n').length, { timeout: 20_000 })
      .toBeGreaterThan(byStopped.length + 1)
    await delay(1_000)
    expect(await log.positions('g', [topic])).toEqual(before)
    await consumption.stop()
    expect(failures).toEqual([])
    expectNothingLost(acknowledged, handled)

    await appendAll(log, topic, 1)
    await expect.poll(() => lagOf(log, topic), { timeout: 30_000 }).toBe(0)
  })

  it('stops within ten seconds when the broker is away, and comes back by itself when it is not', {
    timeout: 120_000,
  }, async () => {
    const topic = aTopic()
    const log = await open(topic)
    const handled: LogRecord[] = []
    const { consumption, failures } = await consume(
      log,
      topic,
      async ({ records }) => void handled.push(...records),
    )
    await appendAll(log, topic, 1)
    await expect.poll(() => handled.length, { timeout: 20_000 }).toBe(KEYS.length)
    await kafka.kill()
    await expect(log.appendRaw(topic, [{ key: 'a', value: 'a 1' }])).rejects.toMatchObject({
      transient: true,
    })
    await expect(log.ping()).rejects.toMatchObject({ transient: true })
    const begun = performance.now()
    await consumption.stop()
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(failures).toEqual([])
    await kafka.start()
    await expect.poll(() => log.ping().then(() => true), { timeout: 30_000 }).toBe(true)
  })
})
