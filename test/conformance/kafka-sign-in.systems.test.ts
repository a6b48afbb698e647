import { isTransient } from '@onrecord/event-log'
import { anEvent } from '@onrecord/event-log/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeSystem } from '../systems/describe-system.ts'
import { makeCertificates } from '../systems/kafka/certificates.ts'
import { type RunningKafka, startKafka } from '../systems/kafka.ts'
import { temporaryFolder } from '../systems/onrecord.ts'
import { aTopic, openKafkaLog } from './kafka-log.ts'

await describeSystem('kafka', 'Kafka over TLS with SCRAM', () => {
  let kafka: RunningKafka
  beforeAll(async () => {
    kafka = await startKafka({ security: 'scram-tls' })
  })
  afterAll(() => kafka.stop())

  function login() {
    if (kafka.login === undefined) throw new Error('the broker asks for no login')
    const { ca, ...user } = kafka.login
    return { brokers: kafka.brokers, ssl: { ca }, sasl: { mechanism: 'scram-sha-512' as const, ...user } }
  }

  async function failureOf(connection: Parameters<typeof openKafkaLog>[1]): Promise<Error> {
    try {
      await (await openKafkaLog([aTopic()], connection)).close()
    } catch (error) {
      return error as Error
    }
    throw new Error('it connected')
  }

  it.each(['scram-sha-256', 'scram-sha-512'] as const)(
    'signs in with %s, and writes and reads',
    async (mechanism) => {
      const topic = aTopic()
      await using log = closing(
        await openKafkaLog([topic], { ...login(), sasl: { ...login().sasl, mechanism } }),
      )
      await log.append(topic, [anEvent('a', '0')])
      const handled: string[] = []
      const consumption = await log.consume({
        group: 'g',
        topics: [topic],
        handle: async ({ records }) => void handled.push(...records.map(({ key }) => key)),
        failed: (error) => expect.fail(String(error)),
      })
      await expect.poll(() => handled, { timeout: 15_000 }).toEqual(['acme/a'])
      await consumption.stop()
      expect(await Array.fromAsync(log.read(topic))).toHaveLength(1)
    },
  )

  it('says so when the password is wrong, and that waiting does not help', async () => {
    const error = await failureOf({ ...login(), sasl: { ...login().sasl, password: 'wrong' } })
    expect(error.message).toContain('the broker refused the user name or the password')
    expect(isTransient(error)).toBe(false)
  })

  it("says so when the broker's certificate is not to be trusted", async () => {
    await using folder = await temporaryFolder()
    const { ca } = await makeCertificates(folder.path)
    for (const ssl of [{ ca }, true]) {
      const error = await failureOf({ ...login(), ssl })
      expect(error.message).toContain("the broker's certificate is not signed by a trusted authority")
      expect(isTransient(error)).toBe(false)
    }
  })

  it('does not come in without TLS', async () => {
    await expect(failureOf({ brokers: kafka.brokers })).resolves.toBeInstanceOf(Error)
  })
})

const closing = <Log extends { close(): Promise<void> }>(log: Log) => ({
  ...log,
  [Symbol.asyncDispose]: () => log.close(),
})
