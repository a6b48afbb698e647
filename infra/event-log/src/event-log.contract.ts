import type { Envelope } from '@onrecord/schemas'
import { afterEach, expect, it } from 'vitest'
import type { Consumption, EventLog, LogRecord } from './event-log.ts'

/** An event of the contact. */
export function anEvent(contact: string, id: string): Envelope {
  return {
    specversion: '1.0',
    id,
    source: '/test',
    type: 'onrecord.test.happened.v1',
    time: '2026-11-16T09:00:00Z',
    recordedtime: '2026-11-16T09:00:01Z',
    datacontenttype: 'application/json',
    workspace: 'acme',
    partitionkey: `acme/${contact}`,
    data: { n: id },
  }
}

/** Every EventLog passes this. `open` gives a new client on the same log, which has these topics. */
export function eventLogContract(open: (topics: readonly string[]) => Promise<EventLog>): void {
  const consumptions: Consumption[] = []
  afterEach(async () => {
    await Promise.all(consumptions.splice(0).map((consumption) => consumption.stop()))
  })

  async function collect(
    log: EventLog,
    group: string,
    topic: string,
    handled: LogRecord[],
    failAt?: (record: LogRecord) => boolean,
  ) {
    const failures: unknown[] = []
    const consumption = await log.consume({
      group,
      topics: [topic],
      maxBatch: 10,
      async handle({ records }) {
        for (const record of records) {
          if (failAt?.(record)) throw new Error('handler failed')
          handled.push(record)
        }
      },
      failed: (error) => failures.push(error),
    })
    consumptions.push(consumption)
    return { consumption, failures }
  }

  const topicOf = () => `test.${crypto.randomUUID()}`
  const ids = (records: readonly LogRecord[]) =>
    records.map((record) => (JSON.parse(record.value) as Envelope).id)

  it('hands over all that was appended, in order per contact', async () => {
    const topic = topicOf()
    const log = await open([topic])
    const contacts = ['a', 'b', 'c', 'd', 'e']
    await Promise.all(
      contacts.map(async (contact) => {
        for (let n = 0; n < 20; n += 1) await log.append(topic, [anEvent(contact, `${contact}-${n}`)])
      }),
    )
    const handled: LogRecord[] = []
    await collect(log, 'g1', topic, handled)
    await expect.poll(() => handled.length, { timeout: 20_000 }).toBe(100)
    for (const contact of contacts) {
      const own = ids(handled.filter((record) => record.key === `acme/${contact}`))
      expect(own).toEqual([...Array(20).keys()].map((n) => `${contact}-${n}`))
    }
  })

  it('goes on after the last commit, and hands over again what was not committed', async () => {
    const topic = topicOf()
    const log = await open([topic])
    await log.append(
      topic,
      [...Array(25).keys()].map((n) => anEvent('a', String(n))),
    )
    const before: LogRecord[] = []
    const { failures } = await collect(log, 'g', topic, before, (record) =>
      record.value.includes('"id":"17"'),
    )
    await expect.poll(() => failures.length, { timeout: 20_000 }).toBe(1)

    const after: LogRecord[] = []
    await collect(log, 'g', topic, after)
    await expect.poll(() => after.length, { timeout: 20_000 }).toBe(15)
    expect(ids(after)[0]).toBe('10')
    expect(ids(after).at(-1)).toBe('24')
  })

  it('gives a partition to one member of a group at a time, and to another when it leaves', async () => {
    const topic = topicOf()
    const log = await open([topic])
    const second = await open([topic])
    await log.append(topic, [anEvent('a', '0')])
    const one: LogRecord[] = []
    const two: LogRecord[] = []
    const first = await collect(log, 'g', topic, one)
    await expect.poll(() => one.length, { timeout: 20_000 }).toBe(1)
    await collect(second, 'g', topic, two)
    await log.append(topic, [anEvent('a', '1')])
    await expect.poll(() => one.length + two.length, { timeout: 20_000 }).toBe(2)
    await first.consumption.stop()
    await log.append(topic, [anEvent('a', '2')])
    await expect.poll(() => one.length + two.length, { timeout: 20_000 }).toBe(3)
    expect(ids([...one, ...two]).sort()).toEqual(['0', '1', '2'])
  })

  it('keeps groups apart and tells how far each is behind', async () => {
    const topic = topicOf()
    const log = await open([topic])
    await log.append(topic, [anEvent('a', '0'), anEvent('a', '1')])
    const handled: LogRecord[] = []
    await collect(log, 'reader', topic, handled)
    await expect
      .poll(async () => (await log.positions('reader', [topic])).reduce((sum, { lag }) => sum + lag, 0), {
        timeout: 20_000,
      })
      .toBe(0)
    expect((await log.positions('idle', [topic])).reduce((sum, { lag }) => sum + lag, 0)).toBe(2)
    expect(await log.lag({ reader: [topic], idle: [topic], other: [] })).toBe(2)
  })

  it('reads on from an offset, and no more than asked for', async () => {
    const topic = topicOf()
    const log = await open([topic])
    const all = [...Array(30).keys()].map(String)
    await log.append(
      topic,
      all.map((id) => anEvent('a', id)),
    )
    const [first] = await Array.fromAsync(log.read(topic, { limit: 1 }))
    if (first === undefined) throw new Error('nothing was read')
    expect(ids([first])).toEqual(['0'])
    const from = { partition: first.partition, offset: first.offset + 10 }
    expect(ids(await Array.fromAsync(log.read(topic, { from, limit: 5 })))).toEqual(all.slice(10, 15))
    expect(ids(await Array.fromAsync(log.read(topic)))).toEqual(all)
  })

  it('tells a handler that waits to give up when it is to stop, and hands the batch over again', async () => {
    const topic = topicOf()
    const log = await open([topic])
    await log.append(topic, [anEvent('a', '0')])
    const begun = Promise.withResolvers<void>()
    const failures: unknown[] = []
    const waiting = await log.consume({
      group: 'g',
      topics: [topic],
      async handle(_, signal) {
        begun.resolve()
        await new Promise((_resolve, giveUp) => {
          signal.addEventListener('abort', () => giveUp(new Error('gave up')))
        })
      },
      failed: (error) => failures.push(error),
    })
    await begun.promise
    await waiting.stop()
    expect(failures).toEqual([])
    const after: LogRecord[] = []
    await collect(log, 'g', topic, after)
    await expect.poll(() => ids(after), { timeout: 20_000 }).toEqual(['0'])
  })

  it('answers', async () => {
    const log = await open([])
    await expect(log.ping()).resolves.toBeUndefined()
  })

  it('reads back the records of one key', async () => {
    const topic = topicOf()
    const log = await open([topic])
    await log.append(topic, [anEvent('a', '0'), anEvent('b', '1'), anEvent('a', '2')])
    expect(ids(await Array.fromAsync(log.read(topic, { key: 'acme/a' })))).toEqual(['0', '2'])
  })

  it('keeps what cannot be parsed as it is', async () => {
    const topic = topicOf()
    const log = await open([topic])
    await log.appendRaw(topic, [{ key: 'acme/a', value: '{"broken' }])
    const handled: LogRecord[] = []
    await collect(log, 'g', topic, handled)
    await expect.poll(() => handled.map((record) => record.value), { timeout: 20_000 }).toEqual(['{"broken'])
  })
}
