import type { EventLog } from '@onrecord/event-log'
import type { Identities } from '@onrecord/identity'
import type { Keyring } from '@onrecord/keys'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import { type App, type Clock, systemClock } from '@onrecord/service'
import { Registry } from 'prom-client'
import { createAccounts } from './accounts/accounts.ts'
import { createApiKeys } from './accounts/api-keys.ts'
import { createIngestMetrics } from './metrics.ts'
import { ingestRoutes } from './routes/ingest-routes.ts'
import { createTakeIn } from './take-in.ts'

export interface IngestDeps {
  db: ScopedDatabase
  /** Whose account, and whose key it is: looked up before the workspace is known. */
  acrossWorkspaces: Database
  keyring: Keyring
  identities: Identities
  log: EventLog
  clock?: Clock
  /** Where its metrics are registered; its own registry if not given. */
  registry?: Registry
}

/** The wiring of ingest: its administration (`accounts`, `apiKeys`) and its front door (`routes`). */
export function createIngest({
  db,
  acrossWorkspaces,
  keyring,
  identities,
  log,
  clock = systemClock,
  registry = new Registry(),
}: IngestDeps) {
  const metrics = createIngestMetrics(registry)
  const accounts = createAccounts({ db, acrossWorkspaces, keyring, clock })
  const apiKeys = createApiKeys({ db, acrossWorkspaces, clock })
  const takeIn = createTakeIn({ identities, keyring, log, metrics })
  return {
    accounts,
    apiKeys,
    registry,
    routes: (app: App) => ingestRoutes(app, { accounts, apiKeys, takeIn, metrics, clock }),
  }
}
export type Ingest = ReturnType<typeof createIngest>
