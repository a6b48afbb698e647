import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

it('needs nothing: what is not set is embedded', () => {
  const config = readConfig({}, { data: '/tmp/data' })
  expect(config.database).toEqual({ folder: '/tmp/data/postgres' })
  expect(config.clickhouse).toEqual({ folder: '/tmp/data/clickhouse' })
  expect(config.objects).toEqual({ folder: '/tmp/data/objects' })
  expect(config.speech).toBeUndefined()
})

it.each([
  ['ONRECORD_PORT', 'eighty'],
  ['ONRECORD_DATABASE_URL', 'mysql://x'],
  ['ONRECORD_LOG_LEVEL', 'loud'],
  ['ONRECORD_KAFKA_BROKERS', 'localhost'],
  ['ONRECORD_KAFKA_SASL_MECHANISM', 'scram-sha-256'],
  ['ONRECORD_KAFKA_TLS_CA_FILE', '/ca.pem'],
  ['ONRECORD_S3_OBJECT_LOCK', 'on'],
  ['ONRECORD_S3_OBJECT_LOCK', 'governance'],
  ['ONRECORD_S3_OBJECT_LOCK_DAYS', '0'],
  ['ONRECORD_KMS_ENDPOINT', 'kms.example.com'],
])('names %s when it is %s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

it('gives ClickHouse a login for each who uses it, and none of them without a server', () => {
  const server = {
    ONRECORD_CLICKHOUSE_URL: 'https://clickhouse:8443',
    ONRECORD_CLICKHOUSE_USERNAME: 'w',
    ONRECORD_CLICKHOUSE_READER_USERNAME: 'r',
    ONRECORD_CLICKHOUSE_READER_PASSWORD: 'p',
    ONRECORD_CLICKHOUSE_CLUSTER: 'main',
  }
  expect(readConfig(server).clickhouse).toEqual({
    url: 'https://clickhouse:8443',
    username: 'w',
    password: '',
    reader: { username: 'r', password: 'p' },
    cluster: 'main',
  })
  expect(() => readConfig({ ONRECORD_CLICKHOUSE_CLUSTER: 'main' })).toThrow('ONRECORD_CLICKHOUSE_URL')
  expect(() => readConfig({ ...server, ONRECORD_CLICKHOUSE_CLUSTER: "x'" })).toThrow(
    'ONRECORD_CLICKHOUSE_CLUSTER',
  )
})

it.each([
  ['ONRECORD_S3_ENDPOINT', 'http://s3', 'ONRECORD_S3_BUCKET'],
  ['ONRECORD_S3_PREFIX', 'onrecord/', 'ONRECORD_S3_BUCKET'],
  ['ONRECORD_S3_KMS_KEY_ID', 'alias/x', 'ONRECORD_S3_BUCKET'],
  ['ONRECORD_KMS_REGION', 'eu-central-1', 'ONRECORD_KMS_KEY_ID'],
])('does not fall back to an embedded system where %s alone is set', (name, value, missing) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${missing}: set it too`)
})

it('wants brokers for a login', () => {
  const sasl = {
    ONRECORD_KAFKA_SASL_MECHANISM: 'scram-sha-256',
    ONRECORD_KAFKA_SASL_USERNAME: 'u',
    ONRECORD_KAFKA_SASL_PASSWORD: 'p',
  }
  expect(() => readConfig(sasl)).toThrow('ONRECORD_KAFKA_BROKERS: set it too')
  expect(readConfig({ ...sasl, ONRECORD_KAFKA_BROKERS: 'a:9092' }).kafka?.sasl).toMatchObject({
    username: 'u',
  })
})

it('says what an address must look like', () => {
  expect(() => readConfig({ ONRECORD_DATABASE_URL: 'mysql://x' })).toThrow('postgres://host')
  expect(() => readConfig({ ONRECORD_CLICKHOUSE_URL: 'clickhouse:9000' })).toThrow('http://host')
})

it('takes several brokers', () => {
  const { kafka } = readConfig({ ONRECORD_KAFKA_BROKERS: 'a:9092,b:9092', ONRECORD_KAFKA_REPLICATION: '1' })
  expect(kafka).toMatchObject({ brokers: ['a:9092', 'b:9092'], replication: 1 })
})

it('takes an empty setting for one that is not set', () => {
  expect(readConfig({ ONRECORD_PORT: '' }).http.port).toBe(7201)
})

it('refuses two transcription engines', () => {
  expect(() => readConfig({ ONRECORD_SPEECH_URL: 'http://a', ONRECORD_SPEECH_MODEL_FOLDER: '/m' })).toThrow(
    'not both',
  )
})

describe('the object store', () => {
  const bucket = { ONRECORD_S3_BUCKET: 'recordings' }

  it('asks AWS for encryption at rest, and another server only with a key', () => {
    expect(readConfig(bucket).objects).toMatchObject({ encryption: { kind: 'AES256' } })
    const own = { ...bucket, ONRECORD_S3_ENDPOINT: 'http://127.0.0.1:9000' }
    expect(readConfig(own).objects).not.toHaveProperty('encryption')
    expect(readConfig({ ...own, ONRECORD_S3_KMS_KEY_ID: 'alias/a' }).objects).toMatchObject({
      encryption: { kind: 'aws:kms', keyId: 'alias/a' },
    })
  })

  it('locks nothing unless told, and for compliance wants to be told for how long', () => {
    expect(readConfig(bucket).objectLock).toEqual({ mode: 'off', days: 365 })
    const lock = { ...bucket, ONRECORD_S3_OBJECT_LOCK: 'compliance' }
    expect(() => readConfig(lock)).toThrow('ONRECORD_S3_OBJECT_LOCK_DAYS')
    const days = { ...lock, ONRECORD_S3_OBJECT_LOCK_DAYS: '30' }
    expect(readConfig(days).objectLock).toEqual({ mode: 'compliance', days: 30 })
  })
})

it('wraps keys in KMS where one is named, in the region of the bucket unless told', () => {
  expect(readConfig({}).kms).toBeUndefined()
  expect(readConfig({ ONRECORD_KMS_KEY_ID: 'alias/onrecord', ONRECORD_S3_REGION: 'eu-west-1' }).kms).toEqual({
    keyId: 'alias/onrecord',
    region: 'eu-west-1',
  })
})
