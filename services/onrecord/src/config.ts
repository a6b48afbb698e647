import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))

/** Every setting, with what it expects. Nothing is required: what is not set is embedded. */
const Environment = z
  .object({
    ONRECORD_DATA: z.string().default(join(CHECKOUT, '.onrecord')),
    ONRECORD_HOST: z.string().default('127.0.0.1'),
    ONRECORD_PORT: z.coerce.number().int().min(0).max(65_535).default(7201),
    ONRECORD_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    ONRECORD_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
    ONRECORD_STOP_WITH_PARENT: z.enum(['on', 'off']).default('off'),
    ONRECORD_SAMPLE_DAY: z.enum(['on', 'off']).default('on'),
    ONRECORD_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    ONRECORD_CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
    ONRECORD_CLICKHOUSE_USERNAME: z.string().optional(),
    ONRECORD_CLICKHOUSE_PASSWORD: z.string().optional(),
    ONRECORD_CLICKHOUSE_DATABASE: z.string().optional(),
    ONRECORD_S3_BUCKET: z.string().min(3).optional(),
    ONRECORD_S3_PREFIX: z.string().optional(),
    ONRECORD_S3_REGION: z.string().default('eu-central-1'),
    ONRECORD_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    ONRECORD_S3_PATH_STYLE: z.enum(['on', 'off']).default('off'),
    ONRECORD_KEY_FILE: z.string().optional(),
    ONRECORD_SIGNING_KEY_FILE: z.string().optional(),
    ONRECORD_SPEECH_URL: z.url({ protocol: /^https?$/ }).optional(),
    ONRECORD_SPEECH_API_KEY: z.string().optional(),
    ONRECORD_SPEECH_MODEL: z.string().default('whisper-1'),
    ONRECORD_SPEECH_MODEL_FOLDER: z.string().optional(),
    ONRECORD_KAFKA_BROKERS: z
      .undefined({
        error: 'Kafka is not supported in this version: unset it, and the event log lives in PostgreSQL',
      })
      .optional(),
  })
  .refine((env) => env.ONRECORD_SPEECH_URL === undefined || env.ONRECORD_SPEECH_MODEL_FOLDER === undefined, {
    path: ['ONRECORD_SPEECH_MODEL_FOLDER'],
    error: 'set either ONRECORD_SPEECH_URL or ONRECORD_SPEECH_MODEL_FOLDER, not both',
  })

export type Config = ReturnType<typeof readConfig>

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
    webFolder: join(CHECKOUT, 'dashboards/web/dist'),
    metricsFolder: join(CHECKOUT, 'dashboards/metrics'),
    database: { url: env.ONRECORD_DATABASE_URL, folder: join(dataFolder, 'postgres') },
    clickhouse:
      env.ONRECORD_CLICKHOUSE_URL === undefined
        ? { folder: join(dataFolder, 'clickhouse') }
        : {
            url: env.ONRECORD_CLICKHOUSE_URL,
            ...(env.ONRECORD_CLICKHOUSE_USERNAME && { username: env.ONRECORD_CLICKHOUSE_USERNAME }),
            ...(env.ONRECORD_CLICKHOUSE_PASSWORD && { password: env.ONRECORD_CLICKHOUSE_PASSWORD }),
            ...(env.ONRECORD_CLICKHOUSE_DATABASE && { database: env.ONRECORD_CLICKHOUSE_DATABASE }),
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
