export { caughtUp } from './caught-up.ts'
export type {
  ConsumeOptions,
  Consumption,
  EventLog,
  GroupPosition,
  LogBatch,
  LogPurge,
  LogRecord,
} from './event-log.ts'
export { createKafkaEventLog, type KafkaEventLogOptions } from './kafka/kafka-event-log.ts'
export { createOutbox, type Outbox } from './outbox.ts'
export { createPostgresEventLog, migrations } from './postgres-event-log.ts'
export { isTransient } from './transient.ts'
