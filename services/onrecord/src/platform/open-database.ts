import {
  APP_ROLE,
  createDatabase,
  type Database,
  type DatabaseUrls,
  type MigrationSet,
  migrate,
  type ScopedDatabase,
  SYSTEM_ROLE,
  startEmbeddedPostgres,
} from '@onrecord/postgres'
import type { Config } from '../config.ts'
import type { Closing } from './closing.ts'

export interface OpenedDatabase {
  /** Sees the rows of the workspace that it steps into, and of no other. */
  db: ScopedDatabase
  /** Sees all: for what is done before a workspace is known, or for all of them. */
  acrossWorkspaces: Database
}

/**
 * PostgreSQL, brought up to date unless that is done elsewhere: the configured server, else the embedded one, which is then started and stopped by
 * this process. `maxConnections` are shared out between the two handles.
 */
export async function openDatabase(
  { database, migrate: isToMigrate }: Config,
  closing: Closing,
  maxConnections: number,
  migrations: readonly MigrationSet[],
): Promise<OpenedDatabase> {
  const urls = 'urls' in database ? database.urls : await startServer(database.folder, closing)
  if (isToMigrate || 'folder' in database) await migrateAs(urls.owner, migrations)
  const across = Math.max(2, Math.floor(maxConnections / 3))
  const db = createDatabase(urls.app, {
    role: APP_ROLE,
    maxConnections: Math.max(2, maxConnections - across),
  })
  closing.push(() => db.close())
  const acrossWorkspaces = createDatabase(urls.system, { role: SYSTEM_ROLE, maxConnections: across })
  closing.push(() => acrossWorkspaces.close())
  // a wrong URL or password is told now
  await db.query('SELECT 1')
  await acrossWorkspaces.query('SELECT 1')
  return { db, acrossWorkspaces }
}

async function migrateAs(ownerUrl: string, migrations: readonly MigrationSet[]): Promise<void> {
  // a migration takes as long as it takes
  const owner = createDatabase(ownerUrl, { maxConnections: 1, statementTimeoutMs: 0 })
  try {
    await migrate(owner, migrations)
  } finally {
    await owner.close()
  }
}

async function startServer(folder: string, closing: Closing): Promise<DatabaseUrls> {
  const server = await startEmbeddedPostgres({ folder, running: 'stop' })
  closing.push(() => server.stop())
  return server.urls
}
