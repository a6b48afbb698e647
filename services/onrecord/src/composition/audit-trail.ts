import {
  type AuditBundle,
  bundleOf,
  type Checkpointer,
  callOfRecording,
  entries,
  exportTrail,
  filesOfBundle,
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
  samePerson,
}: {
  db: ScopedDatabase
  checkpointer: Checkpointer
  key: { readonly publicKey: Uint8Array }
  /** All pseudonyms of the same person. */
  samePerson(workspace: string, subject: string): Promise<readonly string[]>
}): AuditTrail {
  /** What was decided about a recording was decided about its call. */
  async function aboutOf(workspace: string, { about, id }: { about: string; id: string }) {
    if (about === 'contact') return { subjects: [...(await samePerson(workspace, id)), id] }
    if (about === 'call') return { targets: [{ kind: 'call' as const, id }] }
    const call = await callOfRecording(db.inWorkspace(workspace), workspace, id)
    const recording = { kind: 'recording' as const, id }
    return { targets: call === undefined ? [recording] : [recording, { kind: 'call' as const, id: call }] }
  }
  return {
    async bundle(workspace, scope) {
      await checkpointer.checkpointNow(workspace)
      const selection =
        'from' in scope
          ? { kind: 'period' as const, from: scope.from.toISOString(), until: scope.until.toISOString() }
          : { kind: scope.about, id: scope.id }
      const about = 'about' in scope ? await aboutOf(workspace, scope) : undefined
      return bundleOf(
        await exportTrail(db.inWorkspace(workspace), workspace, {
          publicKey: key.publicKey,
          selection,
          ...(about !== undefined && { about }),
        }),
      )
    },
    files: (bundle) => filesOfBundle(bundle as AuditBundle),
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
