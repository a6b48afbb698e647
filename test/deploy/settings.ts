import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CHECKOUT } from './deploy-folder.ts'

/** The names of all settings that the program knows. */
export async function knownSettings(): Promise<Set<string>> {
  const source = await readFile(join(CHECKOUT, 'services/onrecord/src/config.ts'), 'utf8')
  return new Set(
    [...source.matchAll(/^ {4}(ONRECORD_[A-Z0-9_]+): (?:z\b|http\(|postgres\()/gm)].map(
      ([, name = '']) => name,
    ),
  )
}

/** Settings by the system that they lead to, as far as a service that is not connected to it should not have them. */
export const SETTINGS_OF: Readonly<Record<string, RegExp>> = {
  database: /^ONRECORD_DATABASE_/,
  log: /^ONRECORD_KAFKA_/,
  keys: /^ONRECORD_(KEY_FILE|KMS_)/,
  signing: /^ONRECORD_SIGNING_/,
  clickhouse: /^ONRECORD_CLICKHOUSE_/,
  objects: /^(ONRECORD_S3_|AWS_)/,
  speech: /^ONRECORD_SPEECH_/,
}
