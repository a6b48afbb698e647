import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseWitnessKey } from '@onrecord/ledger/witness-key'
import type { S3StoreOptions } from '@onrecord/object-store'
import { z } from 'zod'

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))

/** An address of one of these protocols; the error says which. */
const address = (...protocols: [string, ...string[]]) =>
  z.url({
    protocol: new RegExp(`^(${protocols.join('|')})$`),
    error: `expects an address such as ${protocols[0]}://host`,
  })
const http = () => address('http', 'https')
const postgres = () => address('postgres', 'postgresql')

/** Every setting, with what it expects. Nothing is required: what is not set is embedded. */
const Environment = z
  .object({
    ONRECORD_DATA: z.string().default(join(CHECKOUT, '.onrecord')),
    ONRECORD_HOST: z.string().default('127.0.0.1'),
    ONRECORD_PORT: z.coerce.number().int().min(0).max(65_535).default(7201),
    ONRECORD_PUBLIC_URL: http().optional(),
    ONRECORD_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
    ONRECORD_STOP_WITH_PARENT: z.enum(['on', 'off']).default('off'),
    ONRECORD_SAMPLE_DAY: z.enum(['on', 'off']).default('on'),
    ONRECORD_MIGRATE: z.enum(['on', 'off']).default('on'),
    ONRECORD_METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
    ONRECORD_OTLP_URL: http().optional(),
    ONRECORD_OTLP_RATIO: z.coerce.number().min(0).max(1).default(1),
    ONRECORD_DATABASE_URL: postgres().optional(),
    ONRECORD_DATABASE_SYSTEM_URL: postgres().optional(),
    ONRECORD_DATABASE_MIGRATION_URL: postgres().optional(),
    ONRECORD_CLICKHOUSE_URL: http().optional(),
    ONRECORD_CLICKHOUSE_USERNAME: z.string().optional(),
    ONRECORD_CLICKHOUSE_PASSWORD: z.string().optional(),
    ONRECORD_CLICKHOUSE_DATABASE: z.string().optional(),
    ONRECORD_CLICKHOUSE_READER_USERNAME: z.string().optional(),
    ONRECORD_CLICKHOUSE_READER_PASSWORD: z.string().optional(),
    ONRECORD_CLICKHOUSE_MIGRATOR_USERNAME: z.string().optional(),
    ONRECORD_CLICKHOUSE_MIGRATOR_PASSWORD: z.string().optional(),
    ONRECORD_CLICKHOUSE_CLUSTER: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'the name of a cluster, as the servers have it in remote_servers')
      .optional(),
    ONRECORD_S3_BUCKET: z.string().min(3).optional(),
    ONRECORD_S3_PREFIX: z.string().optional(),
    ONRECORD_S3_REGION: z.string().default('eu-central-1'),
    ONRECORD_S3_ENDPOINT: http().optional(),
    ONRECORD_S3_PATH_STYLE: z.enum(['on', 'off']).default('off'),
    ONRECORD_S3_KMS_KEY_ID: z.string().optional(),
    ONRECORD_S3_OBJECT_LOCK: z.enum(['off', 'governance', 'compliance']).default('off'),
    ONRECORD_S3_OBJECT_LOCK_DAYS: z.coerce.number().int().min(1).max(3_660).optional(),
    ONRECORD_ANCHOR_FOLDER: z.string().optional(),
    ONRECORD_ANCHOR_S3_BUCKET: z.string().min(3).optional(),
    ONRECORD_ANCHOR_S3_REGION: z.string().default('eu-central-1'),
    ONRECORD_ANCHOR_S3_ENDPOINT: http().optional(),
    ONRECORD_ANCHOR_S3_PATH_STYLE: z.enum(['on', 'off']).default('off'),
    ONRECORD_ANCHOR_S3_ACCESS_KEY_ID: z.string().optional(),
    ONRECORD_ANCHOR_S3_SECRET_ACCESS_KEY: z.string().optional(),
    ONRECORD_ANCHOR_S3_OBJECT_LOCK: z.enum(['off', 'governance', 'compliance']).default('off'),
    ONRECORD_ANCHOR_S3_OBJECT_LOCK_DAYS: z.coerce.number().int().min(1).max(36_600).default(3_660),
    ONRECORD_WITNESS_URL: http().optional(),
    ONRECORD_WITNESS_KEY: z
      .string()
      .refine((key) => parseWitnessKey(key) !== undefined, "the witness's verifier key: name+id+key")
      .optional(),
    ONRECORD_KMS_KEY_ID: z.string().optional(),
    ONRECORD_KMS_REGION: z.string().optional(),
    ONRECORD_KMS_ENDPOINT: http().optional(),
    ONRECORD_KEY_FILE: z.string().optional(),
    ONRECORD_SIGNING_KEY_FILE: z.string().optional(),
    ONRECORD_SPEECH_URL: http().optional(),
    ONRECORD_SPEECH_API_KEY: z.string().optional(),
    ONRECORD_SPEECH_MODEL: z.string().default('whisper-1'),
    ONRECORD_SPEECH_MODEL_FOLDER: z.string().optional(),
    ONRECORD_KAFKA_BROKERS: z
      .string()
      .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'host:port, several with commas between them')
      .optional(),
    ONRECORD_KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
    ONRECORD_KAFKA_SASL_USERNAME: z.string().optional(),
    ONRECORD_KAFKA_SASL_PASSWORD: z.string().optional(),
    ONRECORD_KAFKA_TLS: z.enum(['on', 'off']).default('off'),
    ONRECORD_KAFKA_TLS_CA_FILE: z.string().optional(),
    ONRECORD_KAFKA_PARTITIONS: z.coerce.number().int().min(1).max(1_000).default(12),
    ONRECORD_KAFKA_REPLICATION: z.coerce.number().int().min(1).max(10).default(3),
    ONRECORD_KAFKA_SESSION_SECONDS: z.coerce.number().int().min(1).max(300).default(10),
  })
  .refine((env) => env.ONRECORD_SPEECH_URL === undefined || env.ONRECORD_SPEECH_MODEL_FOLDER === undefined, {
    path: ['ONRECORD_SPEECH_MODEL_FOLDER'],
    error: 'set either ONRECORD_SPEECH_URL or ONRECORD_SPEECH_MODEL_FOLDER, not both',
  })
  .refine(
    (env) =>
      env.ONRECORD_KAFKA_SASL_MECHANISM === undefined
        ? env.ONRECORD_KAFKA_SASL_USERNAME === undefined && env.ONRECORD_KAFKA_SASL_PASSWORD === undefined
        : env.ONRECORD_KAFKA_SASL_USERNAME !== undefined && env.ONRECORD_KAFKA_SASL_PASSWORD !== undefined,
    {
      path: ['ONRECORD_KAFKA_SASL_MECHANISM'],
      error: 'it, ONRECORD_KAFKA_SASL_USERNAME and ONRECORD_KAFKA_SASL_PASSWORD go together',
    },
  )
  .refine(
    (env) =>
      env.ONRECORD_CLICKHOUSE_URL !== undefined ||
      Object.entries(env).every(
        ([name, value]) => !name.startsWith('ONRECORD_CLICKHOUSE_') || value === undefined,
      ),
    {
      path: ['ONRECORD_CLICKHOUSE_URL'],
      error: 'set it too: the other settings of ClickHouse go with it',
    },
  )
  .refine((env) => env.ONRECORD_KAFKA_TLS_CA_FILE === undefined || env.ONRECORD_KAFKA_TLS === 'on', {
    path: ['ONRECORD_KAFKA_TLS_CA_FILE'],
    error: 'it needs ONRECORD_KAFKA_TLS=on',
  })
  .refine(
    (env) =>
      env.ONRECORD_DATABASE_URL !== undefined ||
      (env.ONRECORD_DATABASE_SYSTEM_URL === undefined && env.ONRECORD_DATABASE_MIGRATION_URL === undefined),
    {
      path: ['ONRECORD_DATABASE_URL'],
      error: 'set it too: ONRECORD_DATABASE_SYSTEM_URL and ONRECORD_DATABASE_MIGRATION_URL go with it',
    },
  )
  .refine(
    (env) =>
      env.ONRECORD_S3_BUCKET !== undefined ||
      (env.ONRECORD_S3_ENDPOINT ?? env.ONRECORD_S3_PREFIX ?? env.ONRECORD_S3_KMS_KEY_ID) === undefined,
    {
      path: ['ONRECORD_S3_BUCKET'],
      error: 'set it too: the other settings of S3 go with it, and without it objects would lie in a folder',
    },
  )
  .refine(
    (env) => env.ONRECORD_KAFKA_BROKERS !== undefined || env.ONRECORD_KAFKA_SASL_MECHANISM === undefined,
    {
      path: ['ONRECORD_KAFKA_BROKERS'],
      error: 'set it too: a login is for brokers, and without them events would lie in PostgreSQL',
    },
  )
  .refine((env) => env.ONRECORD_S3_OBJECT_LOCK === 'off' || env.ONRECORD_S3_BUCKET !== undefined, {
    path: ['ONRECORD_S3_OBJECT_LOCK'],
    error: 'locks need a bucket: set ONRECORD_S3_BUCKET',
  })
  .refine(
    (env) => env.ONRECORD_S3_OBJECT_LOCK !== 'compliance' || env.ONRECORD_S3_OBJECT_LOCK_DAYS !== undefined,
    {
      path: ['ONRECORD_S3_OBJECT_LOCK_DAYS'],
      error: 'say for how long: nobody can take back a compliance lock',
    },
  )
  .refine((env) => (env.ONRECORD_WITNESS_URL === undefined) === (env.ONRECORD_WITNESS_KEY === undefined), {
    path: ['ONRECORD_WITNESS_KEY'],
    error: 'ONRECORD_WITNESS_URL and its key go together',
  })
  .refine(
    (env) =>
      (env.ONRECORD_ANCHOR_S3_ACCESS_KEY_ID === undefined) ===
      (env.ONRECORD_ANCHOR_S3_SECRET_ACCESS_KEY === undefined),
    { path: ['ONRECORD_ANCHOR_S3_SECRET_ACCESS_KEY'], error: 'an access key id and its secret go together' },
  )
  .refine(
    (env) =>
      env.ONRECORD_KMS_KEY_ID !== undefined ||
      (env.ONRECORD_KMS_ENDPOINT ?? env.ONRECORD_KMS_REGION) === undefined,
    {
      path: ['ONRECORD_KMS_KEY_ID'],
      error:
        'set it too: ONRECORD_KMS_ENDPOINT and ONRECORD_KMS_REGION go with it, and without it a file keeps the key',
    },
  )

export type Config = ReturnType<typeof readConfig>

const DEFAULT_LOCK_DAYS = 365

/** At rest, by the bucket: with the named KMS key, else, at AWS, with S3's own; another server follows its own rules. */
function encryptionOf(env: z.infer<typeof Environment>): Pick<S3StoreOptions, 'encryption'> {
  if (env.ONRECORD_S3_KMS_KEY_ID !== undefined)
    return { encryption: { kind: 'aws:kms', keyId: env.ONRECORD_S3_KMS_KEY_ID } }
  return env.ONRECORD_S3_ENDPOINT === undefined ? { encryption: { kind: 'AES256' } } : {}
}

/** Where checkpoints are left, outside this installation's reach. */
function anchorsOf(env: z.infer<typeof Environment>) {
  const key = parseWitnessKey(env.ONRECORD_WITNESS_KEY ?? '')
  return {
    folder: env.ONRECORD_ANCHOR_FOLDER,
    bucket:
      env.ONRECORD_ANCHOR_S3_BUCKET === undefined
        ? undefined
        : {
            bucket: env.ONRECORD_ANCHOR_S3_BUCKET,
            region: env.ONRECORD_ANCHOR_S3_REGION,
            forcePathStyle: env.ONRECORD_ANCHOR_S3_PATH_STYLE === 'on',
            ...(env.ONRECORD_ANCHOR_S3_ENDPOINT && { endpoint: env.ONRECORD_ANCHOR_S3_ENDPOINT }),
            ...(env.ONRECORD_ANCHOR_S3_ACCESS_KEY_ID && {
              credentials: {
                accessKeyId: env.ONRECORD_ANCHOR_S3_ACCESS_KEY_ID,
                secretAccessKey: env.ONRECORD_ANCHOR_S3_SECRET_ACCESS_KEY ?? '',
              },
            }),
          },
    lock: {
      mode: env.ONRECORD_ANCHOR_S3_OBJECT_LOCK,
      days: env.ONRECORD_ANCHOR_S3_OBJECT_LOCK_DAYS,
    },
    witness:
      env.ONRECORD_WITNESS_URL === undefined || key === undefined
        ? undefined
        : { url: env.ONRECORD_WITNESS_URL, key },
  }
}

/** A setting is missing or not what it must be; `message` names each. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** The one place that looks at the environment. @throws ConfigError */
export function readConfig(
  environment: Record<string, string | undefined>,
  { data }: { data?: string } = {},
) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = Environment.safeParse(given)
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(
      `The configuration is not valid.\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    )
  }
  const env = read.data
  const dataFolder = resolve(data ?? env.ONRECORD_DATA)
  return {
    dataFolder,
    http: { host: env.ONRECORD_HOST, port: env.ONRECORD_PORT, publicUrl: env.ONRECORD_PUBLIC_URL },
    // on a terminal, only what somebody should look at: the rest would run through the progress bar
    logLevel: env.ONRECORD_LOG_LEVEL ?? (process.stderr.isTTY ? 'warn' : 'info'),
    stopWithParent: env.ONRECORD_STOP_WITH_PARENT === 'on',
    sampleDay: env.ONRECORD_SAMPLE_DAY === 'on',
    migrate: env.ONRECORD_MIGRATE === 'on',
    metricsToken: env.ONRECORD_METRICS_TOKEN,
    tracing:
      env.ONRECORD_OTLP_URL === undefined
        ? undefined
        : { url: env.ONRECORD_OTLP_URL, ratio: env.ONRECORD_OTLP_RATIO },
    webFolder: join(CHECKOUT, 'dashboards/web/dist'),
    metricsFolder: join(CHECKOUT, 'dashboards/metrics'),
    database:
      env.ONRECORD_DATABASE_URL === undefined
        ? { folder: join(dataFolder, 'postgres') }
        : {
            urls: {
              app: env.ONRECORD_DATABASE_URL,
              system: env.ONRECORD_DATABASE_SYSTEM_URL ?? env.ONRECORD_DATABASE_URL,
              owner: env.ONRECORD_DATABASE_MIGRATION_URL ?? env.ONRECORD_DATABASE_URL,
            },
          },
    clickhouse:
      env.ONRECORD_CLICKHOUSE_URL === undefined
        ? { folder: join(dataFolder, 'clickhouse') }
        : {
            url: env.ONRECORD_CLICKHOUSE_URL,
            ...(env.ONRECORD_CLICKHOUSE_DATABASE && { database: env.ONRECORD_CLICKHOUSE_DATABASE }),
            ...(env.ONRECORD_CLICKHOUSE_USERNAME &&
              loginOf(env.ONRECORD_CLICKHOUSE_USERNAME, env.ONRECORD_CLICKHOUSE_PASSWORD)),
            ...(env.ONRECORD_CLICKHOUSE_READER_USERNAME && {
              reader: loginOf(
                env.ONRECORD_CLICKHOUSE_READER_USERNAME,
                env.ONRECORD_CLICKHOUSE_READER_PASSWORD,
              ),
            }),
            ...(env.ONRECORD_CLICKHOUSE_MIGRATOR_USERNAME && {
              migrator: loginOf(
                env.ONRECORD_CLICKHOUSE_MIGRATOR_USERNAME,
                env.ONRECORD_CLICKHOUSE_MIGRATOR_PASSWORD,
              ),
            }),
            ...(env.ONRECORD_CLICKHOUSE_CLUSTER && { cluster: env.ONRECORD_CLICKHOUSE_CLUSTER }),
          },
    kafka:
      env.ONRECORD_KAFKA_BROKERS === undefined
        ? undefined
        : {
            brokers: env.ONRECORD_KAFKA_BROKERS.split(','),
            ...(env.ONRECORD_KAFKA_SASL_MECHANISM && {
              sasl: {
                mechanism: env.ONRECORD_KAFKA_SASL_MECHANISM,
                username: env.ONRECORD_KAFKA_SASL_USERNAME ?? '',
                password: env.ONRECORD_KAFKA_SASL_PASSWORD ?? '',
              },
            }),
            tls: env.ONRECORD_KAFKA_TLS === 'on',
            ...(env.ONRECORD_KAFKA_TLS_CA_FILE && { caFile: env.ONRECORD_KAFKA_TLS_CA_FILE }),
            partitions: env.ONRECORD_KAFKA_PARTITIONS,
            replication: env.ONRECORD_KAFKA_REPLICATION,
            sessionMs: env.ONRECORD_KAFKA_SESSION_SECONDS * 1_000,
          },
    objects:
      env.ONRECORD_S3_BUCKET === undefined
        ? { folder: join(dataFolder, 'objects') }
        : {
            bucket: env.ONRECORD_S3_BUCKET,
            region: env.ONRECORD_S3_REGION,
            forcePathStyle: env.ONRECORD_S3_PATH_STYLE === 'on',
            ...(env.ONRECORD_S3_PREFIX && { prefix: env.ONRECORD_S3_PREFIX }),
            ...(env.ONRECORD_S3_ENDPOINT && { endpoint: env.ONRECORD_S3_ENDPOINT }),
            ...encryptionOf(env),
          },
    objectLock: {
      mode: env.ONRECORD_S3_OBJECT_LOCK,
      days: env.ONRECORD_S3_OBJECT_LOCK_DAYS ?? DEFAULT_LOCK_DAYS,
    },
    anchors: anchorsOf(env),
    kms:
      env.ONRECORD_KMS_KEY_ID === undefined
        ? undefined
        : {
            keyId: env.ONRECORD_KMS_KEY_ID,
            region: env.ONRECORD_KMS_REGION ?? env.ONRECORD_S3_REGION,
            ...(env.ONRECORD_KMS_ENDPOINT && { endpoint: env.ONRECORD_KMS_ENDPOINT }),
          },
    keyFile: env.ONRECORD_KEY_FILE ?? join(dataFolder, 'keys', 'master.key'),
    signingKeyFile: env.ONRECORD_SIGNING_KEY_FILE ?? join(dataFolder, 'keys', 'ledger-signing.key'),
    speech:
      env.ONRECORD_SPEECH_URL !== undefined
        ? {
            url: env.ONRECORD_SPEECH_URL,
            apiKey: env.ONRECORD_SPEECH_API_KEY ?? '',
            model: env.ONRECORD_SPEECH_MODEL,
          }
        : env.ONRECORD_SPEECH_MODEL_FOLDER !== undefined
          ? { modelFolder: env.ONRECORD_SPEECH_MODEL_FOLDER }
          : undefined,
  }
}

const loginOf = (username: string, password = '') => ({ username, password })
