import { z } from 'zod'
import { Instant, Sealed, WorkspaceId } from '../ids.ts'

/** An item that came with a good signature or key but is not valid. Lies in the dead-letter topic of interactions. */
export const IngestDeadLetter = z.object({
  /** The same item, delivered twice, has the same id. */
  id: z.string(),
  workspace: WorkspaceId,
  account: z.string(),
  source: z.string(),
  reason: z.enum(['invalid_item', 'account_mismatch', 'too_deep']),
  /** What is wrong and where; never a value. */
  detail: z.string(),
  receivedAt: Instant,
  /** The item's bytes under the workspace's own key; context `dead-letter/<id>`. */
  raw: Sealed,
})
export type IngestDeadLetter = z.infer<typeof IngestDeadLetter>
