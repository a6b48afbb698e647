import type { EventLog } from '@onrecord/event-log'
import type { ScopedDatabase, Sql } from '@onrecord/postgres'
import type { LedgerDraft, RetentionCategory } from '@onrecord/schemas'
import type { Clock, Logger } from '@onrecord/service'

/** Something that is kept, as its owner lists it: one thing, or a group that is only ever deleted together. */
export interface HeldItem {
  /** The owner's own id for it; what `onrecord.retention.applied.v1` names. */
  id: string
  /** When its period starts to run; absent while it has not ended. */
  endedAt?: Date
  bytes: number
  /** How many things it stands for, for instance the rows of a day. Default 1. */
  items?: number
}

/** What one owner keeps of one category. */
export interface Holdings {
  /** With `endedBefore`, only what ended before; without, everything. */
  list(workspace: string, endedBefore?: Date): Promise<HeldItem[]>
}

export interface PrivacyPorts {
  db: ScopedDatabase
  log: Pick<EventLog, 'append'>
  /** The ledger's `append`, inside the given transaction. */
  appendEntry(tx: Sql, draft: LedgerDraft): Promise<unknown>
  holdings: Readonly<Record<RetentionCategory, Holdings>>
  /** Deletes the workspace's content of the event log from before; gives the number of records. Idempotent. */
  purgeLog(workspace: string, before: Date): Promise<number>
  /** Ids of items that must not be deleted. */
  heldItems(workspace: string): Promise<ReadonlySet<string>>
  /** IANA zone in which the workspace counts its days. */
  timeZone(workspace: string): Promise<string>
  clock: Clock
  logger: Logger
}
