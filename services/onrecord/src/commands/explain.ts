import { ProblemError } from '@onrecord/schemas'
import { ConfigError } from '../config.ts'
import { DataFolderBusyError } from '../data-folder.ts'

/** Which setting says where a system is, by the name of the error that it fails with. By name: loading them takes a second. */
const SETTING_OF: Record<string, string> = {
  DatabaseUnavailableError: 'ONRECORD_DATABASE_URL',
  DatabaseRefusedError: 'ONRECORD_DATABASE_URL',
  KafkaLogError: 'ONRECORD_KAFKA_BROKERS',
  ClickHouseUnavailableError: 'ONRECORD_CLICKHOUSE_URL',
  ObjectStoreUnavailableError: 'ONRECORD_S3_BUCKET',
  ObjectStoreRefusedError: 'ONRECORD_S3_BUCKET',
  KeyServiceUnavailableError: 'ONRECORD_KMS_KEY_ID',
  KeyServiceRefusedError: 'ONRECORD_KMS_KEY_ID',
}

/** What the person who runs a command is told of an error: its message, and the stack of none but a fault of ours. */
export function explain(error: unknown, environment: Record<string, string | undefined>): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof ProblemError) return `${error.message} (${error.code})`
  if (error instanceof ConfigError || error instanceof DataFolderBusyError) return error.message
  const setting = SETTING_OF[error.name]
  if (setting !== undefined && environment[setting]) return `${setting}: ${error.message}`
  return error.stack ?? error.message
}
