import type { EventLog, Outbox } from '@onrecord/event-log'
import type { Gate } from '@onrecord/gate'
import type { GraphMedia } from '@onrecord/graph-api'
import type { Keyring } from '@onrecord/keys'
import type { Ledger } from '@onrecord/ledger'
import type { ObjectStore } from '@onrecord/object-store'
import type { Database } from '@onrecord/postgres'
import type { Backoff, Clock, Logger } from '@onrecord/service'

export interface RecordingPorts {
  db: Database
  log: EventLog
  keyring: Keyring
  objects: ObjectStore
  ledger: Ledger
  gate: Gate
  /** The provider's Graph API, unless told. */
  media?: GraphMedia
  /** Throws a ProblemError while the account has no access configured: the file waits at the provider. */
  mediaAccess(workspace: string, account: string): Promise<{ graphBaseUrl: string; accessToken: string }>
  /** All pseudonyms of the same person. */
  samePerson(workspace: string, subject: string): Promise<readonly string[]>
  clock: Clock
  logger: Logger
  /** A part has stopped for a reason that is no single recording's: the process should end. */
  failed(error: unknown): void
  settings?: Partial<RecordingSettings>
}

export interface RecordingSettings {
  /** Consumer group that turns consent events into records: the gate is asked only when it has caught up. */
  consentGroup: string
  /** How long to wait for it within one attempt. */
  freshnessMs: number
  concurrency: number
  pollMs: number
  retry: Backoff
  /** How often every stored recording is held against the gate again. */
  verifyEveryMs: number
}

export const DEFAULT_SETTINGS: RecordingSettings = {
  consentGroup: 'consent',
  freshnessMs: 5_000,
  concurrency: 4,
  pollMs: 250,
  retry: { firstMs: 1_000, maxMs: 10 * 60_000 },
  verifyEveryMs: 3_600_000,
}

/** What the use cases of this service share. */
export interface RecordingContext extends Omit<RecordingPorts, 'settings' | 'media'> {
  media: GraphMedia
  settings: RecordingSettings
  outbox: Outbox
  /** Something was noted in the outbox and is committed. */
  told(): void
}
