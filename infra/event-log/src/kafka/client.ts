import { setTimeout as delay } from 'node:timers/promises'
import { type Admin, Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { isPassing, kafkaError } from './errors.ts'

/** How the log speaks to the process that it runs in; pino's shape. */
export interface KafkaLogger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export interface KafkaConnection {
  /** `host:port` of some of the brokers. */
  brokers: readonly string[]
  /** What the brokers' logs and quotas call this process. */
  clientId: string
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
  /** True: TLS, trusting the system's authorities; or the authority to trust, PEM. */
  ssl?: boolean | { ca: string }
  logger: KafkaLogger
}

const CONNECT_MS = 3_000
const REQUEST_MS = 10_000

export function createClient({ brokers, clientId, sasl, ssl, logger }: KafkaConnection): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: CONNECT_MS,
    requestTimeout: REQUEST_MS,
    // what lasts longer is tried again by us, who know whether it may be
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    ...(sasl !== undefined && { sasl: sasl as SASLOptions }),
    ...(ssl !== undefined && { ssl: ssl === true || ssl === false ? ssl : { ca: [ssl.ca] } }),
    logLevel: logLevel.INFO,
    // kafkajs cries at every broker that restarts: one level lower
    logCreator:
      () =>
      ({ level, namespace, log: { message, groupId, broker, error } }) => {
        const line = { kafkajs: namespace, group: groupId, broker, reason: error }
        if (level <= logLevel.ERROR) logger.info(line, message)
        else logger.debug(line, message)
      },
  })
}

const PATIENCE_MS = 10_000
const RETRY_MS = 250

export interface AdminAccess {
  /** Runs the work, again while what goes wrong may pass, for ten seconds at most. `doing` names it in the error. */
  with<T>(doing: string, work: (admin: Admin) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** One connection for questions and administration, replaced when it is lost. */
export function createAdminAccess(kafka: Kafka): AdminAccess {
  let connected: Promise<Admin> | undefined

  const connect = async () => {
    const admin = kafka.admin()
    await admin.connect()
    return admin
  }
  async function drop(): Promise<void> {
    const dropped = connected
    connected = undefined
    await dropped?.then((admin) => admin.disconnect()).catch(() => undefined)
  }

  return {
    async with(doing, work) {
      const until = performance.now() + PATIENCE_MS
      for (;;) {
        connected ??= connect()
        try {
          return await work(await connected)
        } catch (error) {
          void drop()
          if (!isPassing(error) || performance.now() > until) throw kafkaError(doing, error)
          await delay(RETRY_MS)
        }
      }
    },
    close: drop,
  }
}
