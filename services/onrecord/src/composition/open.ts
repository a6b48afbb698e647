import { migrateAnalytics } from '@onrecord/analytics'
import { migrations as consent } from '@onrecord/consent'
import { migrations as console } from '@onrecord/console'
import { migrations as identity } from '@onrecord/identity'
import { migrations as ingest } from '@onrecord/ingest'
import { migrations as ledger } from '@onrecord/ledger'
import { migrations as privacy } from '@onrecord/privacy'
import { migrations as recording } from '@onrecord/recording'
import { createLogger } from '@onrecord/service'
import { migrations as transcription } from '@onrecord/transcription'
import type { Config } from '../config.ts'
import { openPlatform } from '../platform.ts'
import { type ComposeOptions, type Composition, compose } from './compose.ts'

export type { Composition } from './compose.ts'

/** Opens the backing systems, brings their tables up to date, and wires the services. Nothing runs yet. */
export async function openComposition(
  config: Config,
  options: Partial<ComposeOptions> = {},
): Promise<Composition> {
  const platform = await openPlatform(config, [
    identity,
    ingest,
    ledger,
    consent,
    recording,
    transcription,
    privacy,
    console,
  ])
  try {
    await migrateAnalytics(platform.clickhouse)
    const logger = options.logger ?? createLogger(config.logLevel)
    const failed = options.failed ?? ((error: unknown) => logger.fatal({ err: error }, 'a service failed'))
    return await compose(platform, config, { ...options, logger, failed })
  } catch (error) {
    await platform.close()
    throw error
  }
}
