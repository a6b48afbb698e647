export { caughtUp } from './caught-up.ts'
export type {
  ConsumeOptions,
  Consumption,
  EventLog,
  GroupPosition,
  LogBatch,
  LogRecord,
} from './event-log.ts'
export { createOutbox, type Outbox } from './outbox.ts'
export { createPostgresEventLog, type LogPurge, migrations } from './postgres-event-log.ts'
