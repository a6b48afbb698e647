import type { Ledger } from '@onrecord/ledger'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import type { Exports, MetricQueries, People } from '@onrecord/schemas'
import type { Clock, Logger } from '@onrecord/service'
import { z } from 'zod'

/** A workspace as the console shows it; `timeZone` is IANA. */
export interface WorkspaceInfo {
  id: string
  name: string
  timeZone: string
}

/** Why somebody listens to a recording. */
export const PlayReason = z.enum(['review', 'complaint', 'access_request', 'quality'])
export type PlayReason = z.infer<typeof PlayReason>

export interface PlayRequest {
  workspace: string
  recording: string
  /** `user:<id>` */
  actor: string
  reason: PlayReason
  /** The same for all range requests of one listening: the ledger's idempotency key of its `access.played` entry. */
  playKey: string
}

/**
 * Decrypts a recording for one listening. Promises that the `access.played` entry is durable before it resolves, and
 * rejects when it cannot be written. `undefined`: the workspace has no such recording.
 */
export type PlayRecording = (
  request: PlayRequest,
) => Promise<{ bytes: Uint8Array; contentType: string } | undefined>

/** What the console is given; the composition root connects it. */
export interface ConsoleDeps {
  db: ScopedDatabase
  /** Users and sessions, which belong to no workspace; and the sign-in, entered in all that somebody may enter. */
  acrossWorkspaces: Database
  ledger: Ledger
  metrics: MetricQueries
  people: People
  exports: Exports
  /** Absent: recordings cannot be played here. */
  playRecording?: PlayRecording
  workspaces(): Promise<WorkspaceInfo[]>
  clock: Clock
  /** The built pages (`dashboards/web/dist`); may not be there yet. */
  webFolder: string
  /** The address people open, such as `https://console.example`; `https` makes the cookie Secure. */
  publicUrl: string
  logger: Logger
}
