import { Instant, WorkspaceId } from '@onrecord/schemas'
import { z } from 'zod'

/** SHA-256, Base64. */
const Hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
const Index = z.int().nonnegative()

/** What an export is of: an unbroken stretch of time, or the entries about one contact, call or recording. */
export const Selection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('period'), from: Instant, until: Instant }),
  z.object({ kind: z.enum(['contact', 'call', 'recording']), id: z.string() }),
])
export type Selection = z.infer<typeof Selection>

/** `trail.json`: what it takes to check the entries offline. */
export const TrailHeader = z.object({
  format: z.literal('onrecord-audit-bundle/v2'),
  workspace: WorkspaceId,
  origin: z.string(),
  /** For convenience: trust only a key that came by another way. */
  vkey: z.string(),
  /** The newest one (C2SP signed note, with the cosignatures that are known). */
  checkpoint: z.string(),
  /** Earlier ones, oldest first, each with the RFC 6962 consistency proof to the one that follows it. */
  checkpoints: z.array(z.object({ note: z.string(), consistency: z.array(Hash) })),
  selection: Selection,
  /**
   * Of a period: entries [first, end) are all there, with the entry next to the period on either side. `left` are the
   * roots of the perfect subtrees of the first `first` entries, `right` the consistency proof from `end` to the checkpoint.
   */
  range: z.object({ first: Index, end: Index, left: z.array(Hash), right: z.array(Hash) }).exactOptional(),
  /** Entries of the selection that no checkpoint covers yet: not in here. */
  unsigned: Index,
})
export type TrailHeader = z.infer<typeof TrailHeader>

/** A line of `entries.ndjson`. */
export const TrailEntry = z.object({
  /** Its place in the log. */
  index: Index,
  leafHash: Hash,
  /** The RFC 8785 text that was hashed. */
  leaf: z.string(),
  /** Next to the period, not of it: shows the cut. Without its payload. */
  neighbour: z.literal(true).exactOptional(),
  /** Both absent once they have been erased. `salt` is hex. */
  payload: z.record(z.string(), z.unknown()).exactOptional(),
  salt: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  /** RFC 6962 inclusion proof, leaf's sibling first; absent where the whole range is proved at once. */
  proof: z.array(Hash).exactOptional(),
})
export type TrailEntry = z.infer<typeof TrailEntry>

/** All of it as one JSON document, for what fits into one. */
export type AuditBundle = TrailHeader & { entries: TrailEntry[] }
