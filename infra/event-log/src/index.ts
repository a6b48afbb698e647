export type {
  ConsumeOptions,
  Consumption,
  EventLog,
  GroupPosition,
  LogBatch,
  LogRecord,
} from './event-log.ts'
export { createPostgresEventLog, migrations } from './postgres-event-log.ts'
