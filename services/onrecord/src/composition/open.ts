import { migrateAnalytics } from '@onrecord/analytics'
import { createLogger } from '@onrecord/service'
import { createMetrics } from '@onrecord/telemetry'
import type { Config } from '../config.ts'
import { observePlatform } from '../observe/observe-platform.ts'
import { openPlatform } from '../platform.ts'
import { NEEDS, SYSTEMS, type System } from '../services.ts'
import { VERSION } from '../version.ts'
import { type ComposeOptions, type Composition, compose } from './compose.ts'
import { MIGRATIONS } from './migrations.ts'

export type { Composition } from './compose.ts'

/** So many connections of its pool serve a process that does one service's work. */
const CONNECTIONS_OF_ONE = 10

export interface OpenOptions extends Omit<ComposeOptions, 'processMetrics'> {
  /** Connect to these systems alone; else to what the services that run here need. */
  needs: readonly System[]
}

/** Opens the backing systems, brings their tables up to date, and wires the services. Nothing runs yet. */
export async function openComposition(
  config: Config,
  options: Partial<OpenOptions> = {},
): Promise<Composition> {
  const { only } = options
  const needs = options.needs ?? (only === undefined ? SYSTEMS : NEEDS[only])
  const processMetrics = createMetrics({ service: only ?? 'onrecord', version: VERSION })
  const opened = await openPlatform(config, {
    migrations: MIGRATIONS,
    needs,
    ...(only !== undefined && { maxConnections: CONNECTIONS_OF_ONE }),
  })
  try {
    const platform = observePlatform(opened, processMetrics)
    if (config.migrate && needs.includes('clickhouse')) await migrateAnalytics(platform.clickhouse)
    const logger = options.logger ?? createLogger(config.logLevel)
    const failed = options.failed ?? ((error: unknown) => logger.fatal({ err: error }, 'a service failed'))
    return await compose(platform, config, {
      ...(only !== undefined && { only }),
      processMetrics,
      logger,
      failed,
    })
  } catch (error) {
    await opened.close()
    throw error
  }
}
