import type { Clock } from '@onrecord/service'
import type { Accounts } from '../accounts/accounts.ts'
import type { ApiKeys } from '../accounts/api-keys.ts'
import type { IngestMetrics } from '../metrics.ts'
import type { TakeIn } from '../take-in.ts'

/** What the routes need; put together by `createIngest`. */
export interface RouteDeps {
  accounts: Pick<Accounts, 'find'>
  apiKeys: Pick<ApiKeys, 'workspaceOf'>
  takeIn: TakeIn
  metrics: IngestMetrics
  clock: Clock
}
