import { expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

it('needs nothing: what is not set is embedded', () => {
  const config = readConfig({}, { data: '/tmp/data' })
  expect(config.database).toEqual({ url: undefined, folder: '/tmp/data/postgres' })
  expect(config.clickhouse).toEqual({ folder: '/tmp/data/clickhouse' })
  expect(config.objects).toEqual({ folder: '/tmp/data/objects' })
  expect(config.speech).toBeUndefined()
})

it.each([
  ['ONRECORD_PORT', 'eighty'],
  ['ONRECORD_DATABASE_URL', 'mysql://x'],
  ['ONRECORD_LOG_LEVEL', 'loud'],
  ['ONRECORD_KAFKA_BROKERS', 'localhost:9092'],
])('names %s when it is %s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

it('takes an empty setting for one that is not set', () => {
  expect(readConfig({ ONRECORD_PORT: '' }).http.port).toBe(7201)
})

it('refuses two transcription engines', () => {
  expect(() => readConfig({ ONRECORD_SPEECH_URL: 'http://a', ONRECORD_SPEECH_MODEL_FOLDER: '/m' })).toThrow(
    'not both',
  )
})
