import {
  type Checkpointer,
  entries,
  exportRange,
  latestCheckpoint,
  leafTextOf,
  parseCheckpoint,
  proofOf,
  vkeyOf,
} from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import type { AuditTrail } from '@onrecord/reports'

const PAGE = 1_000

/** The ledger as reports read it: a checkpoint first, so that all of the period is covered by a signature. */
export function createAuditTrail({
  db,
  checkpointer,
  key,
}: {
  db: ScopedDatabase
  checkpointer: Checkpointer
  key: { readonly publicKey: Uint8Array }
}): AuditTrail {
  return {
    async bundle(workspace, period) {
      await checkpointer.checkpointNow(workspace)
      return exportRange(db.inWorkspace(workspace), workspace, { ...period, publicKey: key.publicKey })
    },
    async entriesOf(workspace, subjects) {
      const all = []
      for (let after = -1; ; ) {
        const page = await entries(db.inWorkspace(workspace), workspace, { subjects, after, limit: PAGE })
        all.push(...page)
        const last = page.at(-1)
        if (last === undefined || page.length < PAGE) return all
        after = last.index
      }
    },
    async proofOf(workspace, index) {
      const own = db.inWorkspace(workspace)
      const known = await latestCheckpoint(own, workspace)
      const isCovered = known !== undefined && index < known.size
      const checkpoint = isCovered ? known : await checkpointer.checkpointNow(workspace)
      const leaf = await leafTextOf(own, workspace, index)
      const proof = await proofOf(own, workspace, index)
      const origin = checkpoint && parseCheckpoint(checkpoint.note)?.origin
      if (origin === undefined || leaf === undefined || proof === undefined) return undefined
      return { leaf, proof, vkey: vkeyOf(origin, key.publicKey) }
    },
  }
}
