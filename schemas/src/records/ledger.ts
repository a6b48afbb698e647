import { z } from 'zod'
import { Instant, WorkspaceId } from '../ids.ts'

/** Every kind of entry. Entries hold enums, ids, numbers and a salted commitment: never free text. */
export const LedgerEntryType = z.enum([
  'workspace.created',
  'policy.proposed',
  'policy.approved',
  'notice.proposed',
  'notice.published',
  'proposal.rejected',
  'consent.requested',
  'consent.prompt_sent',
  'consent.prompt_failed',
  'consent.recorded',
  'consent.rejected',
  'gate.decided',
  'recording.stored',
  'recording.refused',
  'recording.erased',
  'recording.incident',
  'transcript.stored',
  'transcript.refused',
  'transcript.erased',
  'transcript.incident',
  'identity.linked',
  'access.played',
  'access.read',
  'access.searched',
  'access.exported',
  'access.signed_in',
  'retention.policy_set',
  'retention.applied',
  'hold.placed',
  'hold.released',
  'dead_letters.redriven',
])
export type LedgerEntryType = z.infer<typeof LedgerEntryType>

/**
 * The only free-form field of an entry: an id of ours. No spaces, no `+` or `@`, not a bare number of seven digits or
 * more, so that neither a sentence nor a phone number nor an e-mail address can get into the trail.
 */
export const LedgerId = z
  .string()
  .regex(/^(?!\d{7,}$)[A-Za-z0-9][A-Za-z0-9_.:/=-]{0,127}$/, 'an id: letters, digits and _.:/=-, 1 to 128')
const Actor = z.string().regex(/^(service:[a-z-]+|user:[A-Za-z0-9_-]+|cli)$/)
const TargetKind = z.enum([
  'call',
  'recording',
  'transcript',
  'record',
  'prompt',
  'notice',
  'policy',
  'export',
  'person',
  'run',
  'hold',
  'workspace',
  'page',
])
const Outcome = z.enum(['done', 'open', 'closed', 'refused', 'failed'])
const ReasonCode = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)

/** What a caller hands to `append()`. */
export const LedgerDraft = z.object({
  workspace: WorkspaceId,
  type: LedgerEntryType,
  /** When it happened. */
  at: Instant,
  /** `service:<name>`, `user:<id>` or `cli`. */
  actor: Actor,
  /** The data subject concerned (a pseudonym). */
  subject: LedgerId.optional(),
  target: z.object({ kind: TargetKind, id: LedgerId }),
  outcome: Outcome,
  /** An enum of the type's own (gate reason, rejection, purpose of access). */
  reason: ReasonCode.optional(),
  /** Committed to with a salt, kept in an erasable table: may hold what the entry may not. */
  payload: z.record(z.string(), z.unknown()).default({}),
  /** Appending again under the same key gives the entry that is already there. */
  idempotencyKey: z.string().min(1).max(300),
})
export type LedgerDraft = z.input<typeof LedgerDraft>

/** An entry as hashed: the RFC 6962 leaf is the RFC 8785 form of this object. */
export const LedgerLeaf = z.object({
  v: z.literal(1),
  workspace: WorkspaceId,
  index: z.int().nonnegative(),
  type: LedgerEntryType,
  at: Instant,
  actor: Actor,
  subject: LedgerId.optional(),
  target: z.object({ kind: TargetKind, id: LedgerId }),
  outcome: Outcome,
  reason: ReasonCode.optional(),
  /** SHA-256(salt of 32 bytes || RFC 8785 payload), hex. */
  payloadCommitment: z.string().regex(/^[0-9a-f]{64}$/),
})
export type LedgerLeaf = z.infer<typeof LedgerLeaf>
