import { ProblemError } from '@onrecord/schemas'
import { expect, it } from 'vitest'
import { explain } from './explain.ts'

class KafkaLogError extends Error {
  override name = 'KafkaLogError'
}

it('names the setting of a system that cannot be reached, if it is set', () => {
  const error = new KafkaLogError('Kafka: cannot create the topics: connect ECONNREFUSED')
  expect(explain(error, { ONRECORD_KAFKA_BROKERS: 'a:9092' })).toBe(
    'ONRECORD_KAFKA_BROKERS: Kafka: cannot create the topics: connect ECONNREFUSED',
  )
  expect(explain(error, {})).toContain('explain.test.ts')
})

it('says what happened and its code, without a stack', () => {
  expect(explain(new ProblemError('call_not_found', 404, 'There is no such call', 'call_1'), {})).toBe(
    'There is no such call: call_1 (call_not_found)',
  )
})

it('shows where a fault of ours is', () => {
  expect(explain(new TypeError('x is not a function'), {})).toMatch(/^TypeError[^]*\n {4}at /)
  expect(explain('thrown', {})).toBe('thrown')
})
