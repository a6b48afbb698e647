import kafkajs from 'kafkajs'

// Node does not find this name among those of a CommonJS module
const { KafkaJSProtocolError } = kafkajs

/** Of the log in Kafka. `transient`: it may succeed later. */
export class KafkaLogError extends Error {
  override name = 'KafkaLogError'
  readonly transient: boolean
  constructor(message: string, { transient, cause }: { transient: boolean; cause?: unknown }) {
    super(message, { cause })
    this.transient = transient
  }
}

/** What kafkajs calls an error of the network or of a cluster that is changing. */
const PASSING = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
  'KafkaJSStaleTopicMetadataAssignment',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSLockTimeout',
])

/** Answers of a broker that kafkajs does not call retriable, but that pass: the producer is replaced, the group joined anew. */
const PASSING_ANSWERS = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'MEMBER_ID_REQUIRED',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'INVALID_PRODUCER_EPOCH',
  'UNKNOWN_PRODUCER_ID',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'NOT_CONTROLLER',
])

/** Node's codes for a certificate that does not stand: waiting does not mend it. */
const isCertificateCode = (code: unknown) =>
  typeof code === 'string' &&
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/.test(code)

function* causesOf(error: unknown): Generator<Error> {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth += 1)
    yield cause
}

/** May the same succeed later? By the name and code of the error and of its causes. */
export function isPassing(error: unknown): boolean {
  const causes = [...causesOf(error)]
  if (causes.some((cause) => 'code' in cause && isCertificateCode(cause.code))) return false
  return causes.some(
    (cause) =>
      ('transient' in cause && cause.transient === true) ||
      PASSING.has(cause.name) ||
      isToBeJoinedAnew(cause) ||
      (cause instanceof KafkaJSProtocolError && (cause.retriable || PASSING_ANSWERS.has(cause.type))),
  )
}

/** What kafkajs makes of a group that rebalances or does not know the member, until it gives up: the broker's answer is lost in it. */
const isToBeJoinedAnew = (cause: Error) =>
  cause.name === 'KafkaJSError' && 'retriable' in cause && cause.retriable === true

/** The member is no longer what the group takes it for: it must join anew, and may not commit what it has in hand. */
export function isLostMembership(error: unknown): boolean {
  return [...causesOf(error)].some(
    (cause) =>
      cause instanceof KafkaJSProtocolError &&
      ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID'].includes(
        cause.type,
      ),
  )
}

/** Says what was tried and what is wrong. */
export function kafkaError(doing: string, error: unknown): KafkaLogError {
  if (error instanceof KafkaLogError) return error
  const causes = [...causesOf(error)]
  const reason = causes.at(-1)?.message ?? String(error)
  const advice = causes.some(({ name }) => name === 'KafkaJSSASLAuthenticationError')
    ? ' (the broker refused the user name or the password)'
    : causes.some((cause) => 'code' in cause && isCertificateCode(cause.code))
      ? " (the broker's certificate is not signed by a trusted authority, or not for this host)"
      : ''
  return new KafkaLogError(`Kafka: cannot ${doing}: ${reason}${advice}`, {
    transient: isPassing(error),
    cause: error,
  })
}
