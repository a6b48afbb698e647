import { defaultNotices, publishNotice } from '@onrecord/consent'
import type { Accounts, NewWorkspace } from '@onrecord/ingest'
import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import type { PrivacyService } from '@onrecord/privacy'
import type { Clock } from '@onrecord/service'

export interface AddWorkspaceDeps {
  db: ScopedDatabase
  accounts: Accounts
  privacy: PrivacyService
  ledger: Ledger
  clock: Clock
}

/** A workspace with all that it needs from the first minute: a retention policy and notices to ask with. Idempotent. */
export function createAddWorkspace({
  db,
  accounts,
  privacy,
  ledger,
  clock,
}: AddWorkspaceDeps): (workspace: NewWorkspace) => Promise<void> {
  return async (workspace) => {
    await accounts.createWorkspace(workspace)
    await privacy.ensureRetentionPolicy(workspace.id)
    for (const notice of defaultNotices(workspace.id, { controller: workspace.controller }))
      await publishNotice({ db, ledger, clock }, notice)
  }
}
