import type { Keyring } from '@onrecord/keys'
import { readSigningKey } from '@onrecord/ledger'
import type { LockStatus, ObjectStore } from '@onrecord/object-store'
import type { Database, MigrationSet } from '@onrecord/postgres'
import type { Config } from './config.ts'
import { type Closing, closeAll } from './platform/closing.ts'
import { openAnchors } from './platform/open-anchors.ts'
import { openClickHouse } from './platform/open-clickhouse.ts'
import { openDatabase } from './platform/open-database.ts'
import { openKeys } from './platform/open-keys.ts'
import { openLog } from './platform/open-log.ts'
import { type OpenedObjects, openObjects } from './platform/open-objects.ts'
import { openSpeech } from './platform/open-speech.ts'
import { unopened } from './platform/unopened.ts'
import { SYSTEMS, type System } from './services.ts'

export type Platform = Awaited<ReturnType<typeof openPlatform>>

export interface PlatformOptions {
  /** Brought up to date before anything else looks at the database. */
  migrations: readonly MigrationSet[]
  /** What this process has to be connected to; all unless told. */
  needs?: readonly System[]
  /** To PostgreSQL, beside one for each thing that listens or holds locks. */
  maxConnections?: number
}

/** Opens the backing systems that are needed, each the real one if it is configured, else its embedded stand-in. */
export async function openPlatform(
  config: Config,
  { migrations, needs = SYSTEMS, maxConnections = 24 }: PlatformOptions,
) {
  const closing: Closing = []
  try {
    const opened = await openAll(config, new Set(needs), maxConnections, migrations, closing)
    return { ...opened, close: () => closeAll(closing) }
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

async function openAll(
  config: Config,
  needs: ReadonlySet<System>,
  maxConnections: number,
  migrations: readonly MigrationSet[],
  closing: Closing,
) {
  const ifNeeded = async <T extends object>(system: System, open: () => Promise<T>): Promise<T> =>
    needs.has(system) ? open() : unopened<T>(system)

  const isLogInDatabase = config.kafka === undefined
  const opensDatabase = needs.has('database') || (needs.has('log') && isLogInDatabase)
  const database = opensDatabase
    ? await openDatabase(config, closing, maxConnections, migrations)
    : { db: unopened<Database>('database'), acrossWorkspaces: unopened<Database>('database') }
  const { db, acrossWorkspaces } = database
  const keys = needs.has('keys')
    ? await openKeys(config, database, closing)
    : { keyring: unopened<Keyring>('keys'), keyEncryptionId: 'none' }
  const objects: OpenedObjects = needs.has('objects')
    ? await openObjects(config, closing)
    : {
        objects: unopened<ObjectStore>('objects'),
        objectLock: unopened<LockStatus>('objects'),
        encryption: () => unopened<OpenedObjects>('objects').encryption(),
        sweepUploads: async () => 0,
      }
  return {
    db,
    acrossWorkspaces,
    log: await ifNeeded('log', () => openLog(config, acrossWorkspaces, closing)),
    ...keys,
    anchorPlaces: needs.has('signing') ? openAnchors(config, closing) : [],
    signingKey: await ifNeeded('signing', () => readSigningKey(config.signingKeyFile)),
    clickhouse: await ifNeeded('clickhouse', () => openClickHouse(config, closing)),
    ...objects,
    transcriber: needs.has('speech') ? openSpeech(config) : undefined,
  }
}
