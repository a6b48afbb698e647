import { existsSync } from 'node:fs'
import { ProblemError } from '@onrecord/schemas'
import type { Config } from './config.ts'
import { lockDataFolder } from './data-folder.ts'
import { NEEDS, type ServiceName, type System } from './services.ts'

/** An embedded engine that the process would open, and the setting that names a server instead. */
interface Engine {
  name: string
  setting: string
}

/** Of what is needed, the embedded engines that only one process can open. A folder of objects can be shared. */
function enginesOf(config: Config, needs: readonly System[]): Engine[] {
  const needsDatabase = needs.includes('database') || (needs.includes('log') && config.kafka === undefined)
  return [
    ...(needsDatabase && 'folder' in config.database
      ? [{ name: 'PostgreSQL', setting: 'ONRECORD_DATABASE_URL' }]
      : []),
    ...(needs.includes('clickhouse') && 'folder' in config.clickhouse
      ? [{ name: 'ClickHouse', setting: 'ONRECORD_CLICKHOUSE_URL' }]
      : []),
  ]
}

export const needsLock = (config: Config, needs: readonly System[]): boolean =>
  enginesOf(config, needs).length > 0

/** The data folder for this process alone, if it opens what only one can; else nothing is taken. */
export async function lockIfNeeded(
  config: Config,
  needs: readonly System[],
): Promise<{ release(): Promise<void> }> {
  if (needsLock(config, needs)) return lockDataFolder(config.dataFolder)
  return { release: async () => undefined }
}

/**
 * A service that runs beside others must not bring anything of its own: neither an embedded engine nor keys.
 * @throws ProblemError `embedded_not_shared`, `key_file_missing`
 */
export function checkShared(config: Config, service: ServiceName): void {
  const engines = enginesOf(config, NEEDS[service])
  if (engines.length > 0)
    throw new ProblemError(
      'embedded_not_shared',
      400,
      `The service ${service} cannot run in a process of its own on embedded systems`,
      `one process alone can open the embedded ${engines.map(({ name }) => name).join(' and ')}: set ${engines
        .map(({ setting }) => setting)
        .join(' and ')}, or run everything in one process with "onrecord start"`,
    )
  checkKeys(config, NEEDS[service])
}

/** A key that a process makes for itself opens nothing that the others have sealed. */
function checkKeys(config: Config, needs: readonly System[]): void {
  const missing = [
    ...(needs.includes('keys') && !existsSync(config.keyFile)
      ? [{ file: config.keyFile, setting: 'ONRECORD_KEY_FILE' }]
      : []),
    ...(needs.includes('signing') && !existsSync(config.signingKeyFile)
      ? [{ file: config.signingKeyFile, setting: 'ONRECORD_SIGNING_KEY_FILE' }]
      : []),
  ]
  if (missing.length > 0)
    throw new ProblemError(
      'key_file_missing',
      400,
      'All processes share the same keys, and one is not there',
      `${missing.map(({ file, setting }) => `${file} (${setting})`).join(', ')}: make them once with "onrecord prepare"`,
    )
}
