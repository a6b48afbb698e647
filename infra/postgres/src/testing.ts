import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { APP_ROLE, SYSTEM_ROLE } from './connection.ts'
import { createDatabase, type Database } from './database.ts'
import { startEmbeddedPostgres } from './embedded.ts'
import { type MigrationSet, migrate } from './migrate.ts'
import { type DatabaseUrls, withRoleLogins } from './urls.ts'

export interface TestDatabase extends AsyncDisposable {
  /** As services have it: nothing is seen but in a workspace. */
  db: Database
  /** As system jobs have it. */
  acrossWorkspaces: Database
  /** A superuser, for what no service may do. */
  owner: Database
  /** The owner's. */
  url: string
  urls: DatabaseUrls
}

/** A PostgreSQL server in a temporary folder, without fsync, gone after `stop`. The URL is the owner's. */
export async function startTestPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-pg-'))
  // the server's user passes through
  await chmod(folder, 0o711)
  const server = await startEmbeddedPostgres({ folder, running: 'stop', volatile: true })
  return {
    url: server.urls.owner,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * An empty, migrated database of the test's own, dropped on dispose. Uses the test run's server
 * (ONRECORD_TEST_POSTGRES_URL, set by the suite), else starts one.
 *
 *     await using test = await createTestDatabase([migrations])
 */
export async function createTestDatabase(sets: readonly MigrationSet[]): Promise<TestDatabase> {
  const shared = process.env['ONRECORD_TEST_POSTGRES_URL']
  const server =
    shared === undefined ? await startTestPostgres() : { url: shared, stop: async () => undefined }
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const admin = createDatabase(server.url, { maxConnections: 1 })
  await admin.query(`CREATE DATABASE ${name}`)
  const urls = withRoleLogins(server.url.replace(/\/[^/]*$/, `/${name}`))
  const owner = createDatabase(urls.owner)
  await migrate(owner, sets)
  const db = createDatabase(urls.app, { role: APP_ROLE })
  const acrossWorkspaces = createDatabase(urls.system, { role: SYSTEM_ROLE })
  return {
    db,
    acrossWorkspaces,
    owner,
    url: urls.owner,
    urls,
    async [Symbol.asyncDispose]() {
      await Promise.all([db, acrossWorkspaces, owner].map((each) => each.close()))
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.close()
      await server.stop()
    },
  }
}
