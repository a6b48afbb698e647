export type {
  Account,
  AccountSummary,
  NewAccount,
  NewWorkspace,
  SourceKind,
  Workspace,
} from './accounts/account.ts'
export type { Accounts } from './accounts/accounts.ts'
export type { ApiKeys, NewApiKey } from './accounts/api-keys.ts'
export { migrations } from './migrations.ts'
export { createIngest, type Ingest, type IngestDeps } from './service.ts'
