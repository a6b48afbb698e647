import { setTimeout as delay } from 'node:timers/promises'
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import type { ConsumeOptions, Consumption } from '../event-log.ts'
import type { KafkaLogger } from './client.ts'
import { isLostMembership, isPassing, kafkaError } from './errors.ts'
import { recordOf } from './record.ts'

const DEFAULT_BATCH = 500
/** Batches begin so far apart: what comes alone is handled at once, what comes little by little together. */
const LINGER_MS = 20
/** A member that was killed loses its partitions after this. */
const SESSION_MS = 10_000
const HEARTBEATS_A_SESSION = 6
/** So long the others wait for a member that is in the middle of a batch. */
const REBALANCE_MS = 30_000
/** A fetch comes back at once when there is anything, else after this; what stops waits for it. */
const FETCH_WAIT_MS = 500
/** Of one fetch, over all partitions and of one; with larger batches as much as fills one. A record is about a kilobyte. */
const FETCH_BYTES = 16 * 1024 * 1024
const PARTITION_FETCH_BYTES = 2 * 1024 * 1024
const RECORD_BYTES = 1024
/** Of the ten seconds that a process has to stop. */
const LEAVE_WITHIN_MS = 4_000
const BACKOFF_MS = { first: 250, max: 5_000 }

export interface KafkaConsumeOptions extends ConsumeOptions {
  /** A member that was killed loses its partitions after so long; default ten seconds. */
  sessionMs?: number | undefined
}

/**
 * One member of a consumer group. Offsets are committed after their batch was handled, by the member's own generation:
 * the coordinator refuses who has lost the partition. A broker that is away is waited for; an error of the handler ends it.
 */
export function consumeFromKafka(
  kafka: Kafka,
  options: KafkaConsumeOptions,
  logger: KafkaLogger,
): Consumption {
  const stopping = new AbortController()
  const loop = keepConsuming(kafka, options, logger, stopping.signal).catch((error: unknown) =>
    options.failed(error),
  )
  return {
    async stop() {
      stopping.abort()
      await loop
    },
  }
}

async function keepConsuming(
  kafka: Kafka,
  options: KafkaConsumeOptions,
  logger: KafkaLogger,
  stopping: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!stopping.aborted) {
    const ending = await beMember(kafka, options, stopping)
    if (ending === undefined) return
    if (ending.ofHandler) throw ending.error
    if (!isPassing(ending.error)) throw kafkaError(`consume as ${options.group}`, ending.error)
    failures = ending.hasHandled ? 1 : failures + 1
    const waitMs = Math.min(BACKOFF_MS.max, BACKOFF_MS.first * 2 ** Math.min(failures, 10))
    // a coordinator that is loading, as after every restart, is nothing to look at
    const tell = failures === 1 ? logger.info : logger.warn
    tell.call(
      logger,
      { group: options.group, failures, waitMs, reason: kafkaError('consume', ending.error).message },
      'lost the brokers; trying again',
    )
    await restFor(waitMs, stopping)
  }
}

/** Why a member ended by itself. */
interface Ending {
  error: unknown
  ofHandler: boolean
  hasHandled: boolean
}

/** Joins, and consumes until told to stop (undefined) or until something goes wrong. */
async function beMember(
  kafka: Kafka,
  options: KafkaConsumeOptions,
  stopping: AbortSignal,
): Promise<Ending | undefined> {
  const { group, topics, sessionMs = SESSION_MS } = options
  const heartbeatMs = Math.round(sessionMs / HEARTBEATS_A_SESSION)
  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: sessionMs,
    heartbeatInterval: heartbeatMs,
    rebalanceTimeout: REBALANCE_MS,
    minBytes: 1,
    maxBytes: FETCH_BYTES,
    maxBytesPerPartition: Math.min(
      FETCH_BYTES,
      Math.max(PARTITION_FETCH_BYTES, (options.maxBatch ?? DEFAULT_BATCH) * RECORD_BYTES),
    ),
    maxWaitTimeInMs: FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
    // a consumer that kafkajs restarts by itself would go round for ever without anybody knowing
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4, restartOnFailure: async () => false },
  })
  const crash = Promise.withResolvers<unknown>()
  consumer.on(consumer.events.CRASH, ({ payload }) => crash.resolve(payload.error))
  const hand = createHand(options, heartbeatMs, stopping)

  async function untilCrash(): Promise<unknown> {
    try {
      await consumer.connect()
      await consumer.subscribe({ topics: [...topics], fromBeginning: true })
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 16,
        eachBatch: hand.over,
      })
      return await crash.promise
    } catch (error) {
      return error
    }
  }

  const crashed = untilCrash()
  const error = await Promise.race([crashed, aborted(stopping)])
  await Promise.race([
    consumer.disconnect().catch(() => undefined),
    delay(LEAVE_WITHIN_MS, undefined, { ref: false }),
  ])
  const failure = hand.failure()
  if (failure !== undefined) return { error: failure.error, ofHandler: true, hasHandled: true }
  if (error === undefined) return undefined
  return { error, ofHandler: false, hasHandled: hand.hasHandled() }
}

/** kafkajs repeats what `eachBatch` throws, unless it is told that there is no use in it. */
class HandlerFailedError extends Error {
  override name = 'HandlerFailedError'
  readonly retriable = false
}

/** Hands over what was fetched, slice by slice, and commits each slice that was handled. */
function createHand(options: ConsumeOptions, heartbeatMs: number, stopping: AbortSignal) {
  const { handle, maxBatch = DEFAULT_BATCH, lingerMs = LINGER_MS } = options
  let failure: { error: unknown } | undefined
  let hasHandled = false

  async function over(payload: EachBatchPayload): Promise<void> {
    const { batch, isRunning, isStale } = payload
    const membership = keepMembership(payload, heartbeatMs)
    const signal = AbortSignal.any([stopping, membership.lost])
    const begun = performance.now()
    try {
      for (let from = 0; from < batch.messages.length; from += maxBatch) {
        if (signal.aborted || failure !== undefined || !isRunning() || isStale()) break
        await handOver(payload, batch.messages.slice(from, from + maxBatch), signal)
      }
      const restMs = lingerMs - (performance.now() - begun)
      if (restMs > 0 && batch.messages.length < maxBatch) await restFor(restMs, signal)
    } finally {
      membership.end()
    }
    // so that kafkajs joins anew; what was not committed comes again, here or elsewhere
    if (membership.lost.aborted) throw membership.lost.reason
  }

  async function handOver(
    payload: EachBatchPayload,
    messages: KafkaMessage[],
    signal: AbortSignal,
  ): Promise<void> {
    const { topic, partition } = payload.batch
    const records = messages.map((message) => recordOf(topic, partition, message))
    try {
      await handle({ topic, partition, records }, signal)
    } catch (error) {
      // who gives up because there is no use in going on has not failed
      if (signal.aborted) return
      failure ??= { error }
      throw new HandlerFailedError('the handler failed', { cause: error })
    }
    const last = messages.at(-1)?.offset
    if (last === undefined) return
    const next = (BigInt(last) + 1n).toString()
    await payload.commitOffsetsIfNecessary({
      topics: [{ topic, partitions: [{ partition, offset: next }] }],
    })
    payload.resolveOffset(last)
    hasHandled = true
  }

  return { over, failure: () => failure, hasHandled: () => hasHandled }
}

/** Heartbeats while a batch is in hand, however long that takes. `lost`: the group goes on without this member, or waits for it. */
function keepMembership({ heartbeat }: EachBatchPayload, heartbeatMs: number) {
  const lost = new AbortController()
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      if (isLostMembership(error)) lost.abort(error)
    })
  }, heartbeatMs / 3)
  return { lost: lost.signal, end: () => clearInterval(timer) }
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })

/** Ends early when the signal comes. */
const restFor = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }).catch(() => undefined)
