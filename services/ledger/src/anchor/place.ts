import type { Checkpoint } from '../checkpoints.ts'

/** Somewhere outside the installation's reach where checkpoints are left. */
export interface AnchorPlace {
  /** Its name in the database and to people: `witness:example.com/w1`, `store:bucket`. */
  name: string
  /**
   * Leaves a checkpoint there. `since`: the size of the last one that is known to be there, 0 for none. Resolves when it
   * is there, also when it was before; `cosignature`: what the place signed.
   * @throws AnchorRefusedError when what is there contradicts the checkpoint: somebody has rewritten the log, here or there.
   */
  leave(checkpoint: Checkpoint, since: number, proofFrom: ProofFrom): Promise<{ cosignature?: string }>
}

/** That the checkpoint's log is the log of `size` entries, grown (RFC 6962, section 2.1.2). */
export type ProofFrom = (size: number) => Promise<Buffer[]>

/** The place has seen another log than the one that is here. Trying again does not help: somebody must look at both. */
export class AnchorRefusedError extends Error {
  override name = 'AnchorRefusedError'
}
