import type { Outbox } from '@onrecord/event-log'
import type { Ledger } from '@onrecord/ledger'
import type { Database, ScopedDatabase } from '@onrecord/postgres'

/** All pseudonyms of the same person. */
export type SamePerson = (workspace: string, subject: string) => Promise<readonly string[]>

export interface ConsentDeps {
  db: ScopedDatabase
  acrossWorkspaces: Database
  ledger: Ledger
  outbox: Pick<Outbox, 'add'>
  samePerson: SamePerson
}

export const ACTOR = 'service:consent'
