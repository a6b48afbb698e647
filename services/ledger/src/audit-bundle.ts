import { Instant, WorkspaceId } from '@onrecord/schemas'
import { z } from 'zod'

const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * The trail of a period, with all that it takes to check it offline: the signed checkpoint, the hash of every entry up
 * to it, and whole the entries from the first to the last of the period, with one on either side to show the cut.
 */
export const AuditBundle = z.object({
  format: z.literal('onrecord-audit-bundle/v1'),
  workspace: WorkspaceId,
  origin: z.string(),
  /** For convenience: trust only a key that came by another way. */
  vkey: z.string(),
  checkpoint: z.string(),
  period: z.object({ from: Instant, until: Instant }),
  /** RFC 6962 leaf hashes from entry 0 on, hex; null where the database has none. */
  leafHashes: z.array(Hash.nullable()),
  firstIndex: z.int().nonnegative(),
  entries: z.array(
    z.object({
      leaf: z.string(),
      /** Both absent once they have been erased. `salt` is hex. */
      payload: z.record(z.string(), z.unknown()).exactOptional(),
      salt: Hash.exactOptional(),
    }),
  ),
  /** The entries next to the range: neither is of the period. Absent where the log begins or ends. */
  before: z.string().exactOptional(),
  after: z.string().exactOptional(),
  /** Entries of the period that no checkpoint covers yet: not in here. */
  unanchored: z.int().nonnegative(),
})
export type AuditBundle = z.infer<typeof AuditBundle>
