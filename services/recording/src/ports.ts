import type { EventLog } from '@onrecord/event-log'
import type { GraphMedia } from '@onrecord/graph-api'
import type { Keyring } from '@onrecord/keys'
import type { Ledger } from '@onrecord/ledger'
import type { ObjectStore } from '@onrecord/object-store'
import type { Database } from '@onrecord/postgres'
import type { GateDecision, Participant, Purpose } from '@onrecord/schemas'
import type { Backoff, Clock, Logger } from '@onrecord/service'

export interface GateQuestion {
  workspace: string
  call: string
  purpose: Purpose
  participants: readonly Participant[]
  /** RFC 3339. Absent: the call was not answered, or nobody knows when. */
  interval?: { from: string; until: string }
}

/** Throws when it cannot look: nothing is decided then, and nothing is done. */
export interface Gate {
  ask(question: GateQuestion): Promise<GateDecision>
}

export interface RecordingPorts {
  db: Database
  log: EventLog
  keyring: Keyring
  objects: ObjectStore
  ledger: Ledger
  gate: Gate
  media: GraphMedia
  /** The account's token; undefined while none is configured: the file waits at the provider. */
  mediaAccess(workspace: string, account: string): Promise<{ token: string } | undefined>
  /** All pseudonyms of the same person. */
  samePerson(workspace: string, subject: string): Promise<string[]>
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
export type RecordingContext = Omit<RecordingPorts, 'settings'> & {
  settings: RecordingSettings
  /** An event was noted in the outbox. */
  outbox: { add(tx: import('@onrecord/postgres').Sql, topic: string, event: import('@onrecord/schemas').Envelope): Promise<void> }
  told(): void
}
