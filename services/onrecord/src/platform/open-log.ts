import {
  createKafkaEventLog,
  createPostgresEventLog,
  type EventLog,
  type LogPurge,
} from '@onrecord/event-log'
import type { Database } from '@onrecord/postgres'
import { createLogger } from '@onrecord/service'
import type { Config } from '../config.ts'
import type { Closing } from './closing.ts'
import { readCertificate } from './read-certificate.ts'

/** The event log: in the configured Kafka, else in PostgreSQL. */
export async function openLog(config: Config, db: Database, closing: Closing): Promise<EventLog & LogPurge> {
  const log =
    config.kafka === undefined ? await createPostgresEventLog(db) : await openKafka(config.kafka, config)
  closing.push(() => log.close())
  return log
}

async function openKafka({ caFile, tls, ...kafka }: NonNullable<Config['kafka']>, { logLevel }: Config) {
  return createKafkaEventLog({
    ...kafka,
    clientId: 'onrecord',
    ...(tls && { ssl: caFile === undefined ? true : { ca: await readCertificate(caFile) } }),
    logger: createLogger(logLevel),
  })
}
