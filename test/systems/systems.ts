import { startClickHouse } from './clickhouse.ts'
import { startKafka } from './kafka.ts'
import { startS3 } from './s3.ts'

/**
 * The real systems of a test run, each started when the first suite asks for it (`describe-system.ts`) and stopped at the
 * end of the run. What a start function gives, but for `stop`, must be plain JSON: it goes to other processes.
 */
export const systems = {
  clickhouse: async () => {
    const { url, database, users, stop } = await startClickHouse()
    return { url, database, users, stop }
  },
  kafka: async () => {
    const { brokers, stop } = await startKafka()
    return { brokers, stop }
  },
  s3: async () => {
    const { endpoint, region, accessKeyId, secretAccessKey, stop } = await startS3()
    return { endpoint, region, accessKeyId, secretAccessKey, stop }
  },
} satisfies Record<string, () => Promise<{ stop(): Promise<void> }>>

export type SystemName = keyof typeof systems

/** Where a running system is to be found. */
export type AddressOf<Name extends SystemName> = Omit<Awaited<ReturnType<(typeof systems)[Name]>>, 'stop'>

export type Answer<Name extends SystemName> =
  | ({ running: true } & AddressOf<Name>)
  | { running: false; reason: string }
