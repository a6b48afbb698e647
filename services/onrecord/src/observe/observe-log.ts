import type { ConsumeOptions, EventLog, LogBatch, LogRecord } from '@onrecord/event-log'
import type { Envelope } from '@onrecord/schemas'
import { currentTraceparent, inSpan, isTracing, type Metrics, SpanKind } from '@onrecord/telemetry'

const DEAD_LETTER = '.dead-letter'
/** As the envelope writes it; only looked for while traces are recorded. */
const TRACEPARENT = /"traceparent":"(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})"/

/** Counts what is read from the log and what dies, and takes traces from who appends an event to who handles it. */
export function observeLog<Log extends EventLog>(log: Log, metrics: Metrics): Log {
  const seconds = metrics.seconds(
    'onrecord_batch_seconds',
    'Handling of one batch of one partition, until it may be committed.',
    ['group', 'topic'],
  )
  const events = metrics.counter(
    'onrecord_events_total',
    'Records handed to a consumer group; failed ones come again.',
    ['group', 'topic', 'outcome'],
  )
  const deadLetters = metrics.counter(
    'onrecord_dead_letters_total',
    'Records set aside because they can never be handled, by the topic that they came from.',
    ['topic', 'reason'],
  )

  function handling({ group, handle }: ConsumeOptions): ConsumeOptions['handle'] {
    return async (batch, signal) => {
      const { topic, records } = batch
      const begun = performance.now()
      let outcome = 'failed'
      try {
        await inSpan(`process ${topic}`, spanOf(group, batch), () => handle(batch, signal))
        outcome = 'handled'
      } finally {
        seconds.observe({ group, topic }, (performance.now() - begun) / 1000)
        events.add({ group, topic, outcome }, records.length)
      }
    }
  }

  return {
    ...log,
    append: (topic, given) =>
      inSpan(`send ${topic}`, sending(topic, given.length), () => log.append(topic, given.map(traced))),
    async appendRaw(topic, records) {
      await log.appendRaw(topic, records)
      if (topic.endsWith(DEAD_LETTER))
        for (const { value } of records)
          deadLetters.add({ topic: topic.slice(0, -DEAD_LETTER.length), reason: reasonIn(value) })
    },
    consume: (options) => log.consume({ ...options, handle: handling(options) }),
  }
}

/** Who caused an event may have said so already, when it was noted in an outbox. */
function traced(event: Envelope): Envelope {
  const traceparent = event.traceparent ?? currentTraceparent()
  return traceparent === undefined ? event : { ...event, traceparent }
}

const sending = (topic: string, count: number) => ({
  kind: SpanKind.PRODUCER,
  attributes: {
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    'messaging.batch.message_count': count,
  },
})

const spanOf = (group: string, { topic, partition, records }: LogBatch) => ({
  kind: SpanKind.CONSUMER,
  ...(isTracing() && { causes: records.flatMap((record) => traceparentOf(record) ?? []) }),
  attributes: {
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
    'messaging.consumer.group.name': group,
    'messaging.batch.message_count': records.length,
  },
})

const traceparentOf = ({ headers, value }: LogRecord): string | undefined =>
  headers?.['traceparent'] ?? TRACEPARENT.exec(value)?.[1]

function reasonIn(letter: string): string {
  const { reason } = JSON.parse(letter) as { reason?: unknown }
  return typeof reason === 'string' ? reason : 'unknown'
}
