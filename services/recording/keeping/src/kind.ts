import type { EventLog, Outbox } from '@onrecord/event-log'
import type { Gate } from '@onrecord/gate'
import type { Keyring } from '@onrecord/keys'
import type { Ledger } from '@onrecord/ledger'
import type { ObjectStore } from '@onrecord/object-store'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import type { Purpose, RetentionCategory, Topic } from '@onrecord/schemas'
import type { Backoff, Clock, Logger } from '@onrecord/service'
import type { Call } from './call.ts'
import type { FailureReason, Item } from './item.ts'

export type Obtained =
  /** `seconds`: how long it lasts. */
  | {
      kind: 'content'
      bytes: Uint8Array
      seconds: number
      details: Record<string, unknown>
      fetchedAt: Date
    }
  /** Not this time. `afterMs` absent: the more failures, the later. */
  | { kind: 'later'; afterMs?: number | undefined }
  /** Not the bytes that were announced. */
  | { kind: 'mismatch' }
  | { kind: 'failed'; reason: FailureReason }
  /** Not wanted any more: forgotten without a trace, since nothing was decided. */
  | { kind: 'dropped' }

/** What tells one kind of kept thing from another. */
export interface Kind {
  /** As in the events' and entries' types. */
  noun: 'recording' | 'transcript'
  /** The PostgreSQL schema with the tables `call`, `artefact` and `decision`; also the consumer groups' name. */
  schema: 'recording' | 'transcription'
  purpose: Purpose
  topic: Topic
  retentionCategory: RetentionCategory
  /** Gets the content. Only asked while the gate is open. */
  obtain(item: Item): Promise<Obtained>
  /** Why it failed when its time is over. */
  tooLate(item: Item): FailureReason
  /** What the event says beside whose it is. */
  storedData(item: Item, call: Call): Record<string, unknown>
}

export interface KeepingPorts {
  db: ScopedDatabase
  /** Finds work in any workspace; the work itself is done inside of one. */
  acrossWorkspaces: Database
  log: EventLog
  keyring: Keyring
  objects: ObjectStore
  ledger: Ledger
  gate: Gate
  /** All pseudonyms of the same person. */
  samePerson(workspace: string, subject: string): Promise<readonly string[]>
  clock: Clock
  logger: Logger
  /** A part has stopped for a reason that is no single item's: the process should end. */
  failed(error: unknown): void
  /** Told of every item that was worked on. */
  jobDone?(outcome: 'done' | 'failed'): void
  /** Asked before everything stored is looked at: one process of all does it. Absent: this one. */
  isMyTurn?(): Promise<boolean>
  settings?: Partial<KeepingSettings>
}

export interface KeepingSettings {
  /** Consumer group that turns consent events into records: the gate is asked only when it has caught up. */
  consentGroup: string
  /** How long to wait for it within one attempt. */
  freshnessMs: number
  concurrency: number
  pollMs: number
  retry: Backoff
  /** How often everything stored is held against the gate again. */
  verifyEveryMs: number
}

export const DEFAULT_SETTINGS: KeepingSettings = {
  consentGroup: 'consent',
  freshnessMs: 5_000,
  concurrency: 4,
  pollMs: 250,
  retry: { firstMs: 250, maxMs: 10 * 60_000 },
  verifyEveryMs: 3_600_000,
}

/** What the steps of keeping share. */
export interface Keeping extends Omit<KeepingPorts, 'settings'> {
  kind: Kind
  settings: KeepingSettings
  outbox: Outbox
  /** Something was noted in the outbox and is committed. */
  told(): void
}
