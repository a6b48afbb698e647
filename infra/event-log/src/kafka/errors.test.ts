import {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
  KafkaJSSASLAuthenticationError,
} from 'kafkajs'
import { expect, it } from 'vitest'
import { isTransient } from '../transient.ts'
import { isLostMembership, isPassing, kafkaError } from './errors.ts'

const answer = (type: string, retriable = false) =>
  new KafkaJSProtocolError({ name: 'KafkaJSProtocolError', message: type, type, code: 1, retriable } as never)
const exhausted = (cause: Error) =>
  new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 4, retryTime: 100 })

it('takes for passing what the network and a changing cluster do', () => {
  const connection = new KafkaJSConnectionError('Connection error: connect ECONNREFUSED', {
    code: 'ECONNREFUSED',
  })
  for (const error of [
    connection,
    exhausted(connection),
    answer('LEADER_NOT_AVAILABLE', true),
    answer('OUT_OF_ORDER_SEQUENCE_NUMBER'),
  ])
    expect(isPassing(error), error.message).toBe(true)
})

it('takes for lasting what waiting does not mend', () => {
  const untrusted = new KafkaJSConnectionError('Connection error: self-signed', {
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  })
  for (const error of [
    untrusted,
    exhausted(untrusted),
    Reflect.construct(KafkaJSSASLAuthenticationError, ['SASL authentication failed']) as Error,
    new KafkaJSNonRetriableError('Invalid topic'),
    answer('TOPIC_AUTHORIZATION_FAILED'),
    new TypeError('a fault of ours'),
    'not an error',
  ])
    expect(isPassing(error), String(error)).toBe(false)
})

it('knows who has lost its place in the group', () => {
  expect(isLostMembership(exhausted(answer('ILLEGAL_GENERATION')))).toBe(true)
  expect(isLostMembership(answer('LEADER_NOT_AVAILABLE', true))).toBe(false)
})

it('says what was tried, what is wrong, and whether it may pass', () => {
  const error = kafkaError(
    'append',
    exhausted(new KafkaJSConnectionError('connect ECONNREFUSED 127.0.0.1:1')),
  )
  expect(error.message).toBe('Kafka: cannot append: connect ECONNREFUSED 127.0.0.1:1')
  expect(isTransient(error)).toBe(true)
  expect(kafkaError('append', error)).toBe(error)
})
