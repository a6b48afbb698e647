import { type ClickHouse, openClickHouse } from '@onrecord/clickhouse'
import { createPostgresEventLog, migrations as eventLogMigrations } from '@onrecord/event-log'
import { createKeyring, migrations as keyMigrations, readKeyFile } from '@onrecord/keys'
import { createFolderStore, createS3Store, type ObjectStore } from '@onrecord/object-store'
import { createDatabase, type MigrationSet, migrate, startEmbeddedPostgres } from '@onrecord/postgres'
import { createLocalTranscriber, createOpenAiTranscriber, type Transcriber } from '@onrecord/speech'
import type { Config } from './config.ts'

export type Platform = Awaited<ReturnType<typeof openPlatform>>

/** Opens every backing system, each the real one if it is configured, else its embedded stand-in. */
export async function openPlatform(config: Config, migrations: readonly MigrationSet[]) {
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
  }
  try {
    const databaseUrl = config.database.url ?? (await startDatabase(config.database.folder, closing))
    const db = createDatabase(databaseUrl, { maxConnections: 24 })
    closing.push(() => db.close())
    await migrate(db, [eventLogMigrations, keyMigrations, ...migrations])

    const log = await createPostgresEventLog(db)
    closing.push(() => log.close())
    const keyring = await createKeyring(db, await readKeyFile(config.keyFile))
    closing.push(() => keyring.close())
    const clickhouse: ClickHouse = await openClickHouse(config.clickhouse)
    closing.push(() => clickhouse.close())

    return {
      db,
      log,
      keyring,
      clickhouse,
      objects: await openObjects(config),
      transcriber: openTranscriber(config),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function startDatabase(folder: string, closing: (() => Promise<void>)[]): Promise<string> {
  const server = await startEmbeddedPostgres({ folder, running: 'stop' })
  closing.push(() => server.stop())
  return server.url
}

async function openObjects({ objects }: Config): Promise<ObjectStore> {
  return 'folder' in objects ? createFolderStore(objects.folder) : createS3Store(objects)
}

function openTranscriber({ speech }: Config): Transcriber | undefined {
  if (speech === undefined) return undefined
  return 'modelFolder' in speech
    ? createLocalTranscriber({ modelFolder: speech.modelFolder })
    : createOpenAiTranscriber({ apiKey: speech.apiKey, baseURL: speech.url, model: speech.model })
}
