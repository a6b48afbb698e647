import { type RunningClickHouse, startClickHouse } from './clickhouse.ts'
import { type HttpFaultProxy, startHttpFaultProxy } from './http-fault-proxy.ts'
import { type RunningKafka, startKafka } from './kafka.ts'
import { type RunningPostgres, startPostgres } from './postgres-server.ts'
import { makeBucket, type RunningS3, startS3 } from './s3.ts'

/** The four systems, empty, each a real one on loopback. */
export interface RealSystems {
  kafka: RunningKafka
  postgres: RunningPostgres
  s3: RunningS3
  /** Between the services and S3; the tests look at S3 itself. */
  s3Proxy: HttpFaultProxy
  clickhouse: RunningClickHouse
  /** The settings of services on them; with `calm`, past the proxies. */
  env(options?: { calm?: boolean }): Record<string, string>
  stop(): Promise<void>
}

/** @throws SystemUnavailableError where this machine cannot run one of them */
export async function startRealSystems(): Promise<RealSystems> {
  const started: { stop(): Promise<void> }[] = []
  const stop = async () => {
    await Promise.all(started.map((each) => each.stop()))
  }
  const noted = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const system = await starting
    started.push(system)
    return system
  }
  const all = await Promise.allSettled([
    noted(startKafka()),
    noted(startPostgres()),
    noted(startS3()),
    noted(startClickHouse()),
  ])
  const failure = all.find((one) => one.status === 'rejected')
  if (failure !== undefined) {
    await stop()
    throw failure.reason
  }
  const [kafka, postgres, s3, clickhouse] = all.map((one) => one.status === 'fulfilled' && one.value) as [
    RunningKafka,
    RunningPostgres,
    RunningS3,
    RunningClickHouse,
  ]
  const bucket = await makeBucket(s3)
  const s3Proxy = await noted(startHttpFaultProxy(s3.endpoint))
  const { writer, reader, migrator } = clickhouse.users

  return {
    kafka,
    postgres,
    s3,
    s3Proxy,
    clickhouse,
    env: ({ calm = false } = {}) => ({
      ONRECORD_KAFKA_BROKERS: kafka.brokers.join(','),
      ONRECORD_KAFKA_PARTITIONS: '4',
      ONRECORD_KAFKA_REPLICATION: '1',
      ONRECORD_KAFKA_SESSION_SECONDS: '3',
      ONRECORD_DATABASE_URL: postgres.urls.app,
      ONRECORD_DATABASE_SYSTEM_URL: postgres.urls.system,
      ONRECORD_DATABASE_MIGRATION_URL: postgres.urls.owner,
      ONRECORD_S3_BUCKET: bucket,
      ONRECORD_S3_ENDPOINT: calm ? s3.endpoint : s3Proxy.url,
      ONRECORD_S3_REGION: s3.region,
      ONRECORD_S3_PATH_STYLE: 'on',
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
      ONRECORD_CLICKHOUSE_URL: clickhouse.url,
      ONRECORD_CLICKHOUSE_DATABASE: clickhouse.database,
      ONRECORD_CLICKHOUSE_USERNAME: writer.username,
      ONRECORD_CLICKHOUSE_PASSWORD: writer.password,
      ONRECORD_CLICKHOUSE_READER_USERNAME: reader.username,
      ONRECORD_CLICKHOUSE_READER_PASSWORD: reader.password,
      ONRECORD_CLICKHOUSE_MIGRATOR_USERNAME: migrator.username,
      ONRECORD_CLICKHOUSE_MIGRATOR_PASSWORD: migrator.password,
    }),
    stop,
  }
}
