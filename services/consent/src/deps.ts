import type { Outbox } from '@onrecord/event-log'
import type { Ledger } from '@onrecord/ledger'
import type { Database, ScopedDatabase } from '@onrecord/postgres'

/** All pseudonyms of the same person. */
export type SamePerson = (workspace: string, subject: string) => Promise<readonly string[]>

/** What consent asks about who people are. */
export interface ConsentIdentities {
  samePerson: SamePerson
  /** The workspace in which a contact's pseudonym stands for somebody, this one before others; undefined: nowhere. */
  homeOf(workspace: string, subject: string): Promise<string | undefined>
}

export interface ConsentDeps {
  db: ScopedDatabase
  acrossWorkspaces: Database
  ledger: Ledger
  outbox: Pick<Outbox, 'add'>
  identities: ConsentIdentities
}

export const ACTOR = 'service:consent'
