import { ConsentPolicy, readPolicy } from '@onrecord/gate'
import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import type { Clock } from '@onrecord/service'

/** Approves the next version of a workspace's policy; the gate goes by it from now on. The same again is no new version. */
export async function setPolicy(
  { db, ledger, clock }: { db: ScopedDatabase; ledger: Ledger; clock: Clock },
  {
    workspace,
    acceptedBases,
    approvedBy,
  }: Pick<ConsentPolicy, 'acceptedBases'> & { workspace: string; approvedBy: string },
): Promise<ConsentPolicy> {
  return db.inWorkspace(workspace).transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`consent.policy/${workspace}`])
    const current = await readPolicy(tx, workspace)
    const next = ConsentPolicy.parse({ version: current.version + 1, acceptedBases })
    if (current.version > 0 && JSON.stringify(current.acceptedBases) === JSON.stringify(next.acceptedBases))
      return current
    const now = clock.now()
    await tx.query(
      'INSERT INTO consent.policy (workspace, version, accepted_bases, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5)',
      [workspace, next.version, JSON.stringify(next.acceptedBases), approvedBy, now],
    )
    await ledger.append(tx, {
      workspace,
      type: 'policy.approved',
      at: now.toISOString(),
      actor: approvedBy,
      target: { kind: 'policy', id: `consent/${next.version}` },
      outcome: 'done',
      payload: { ...next },
      idempotencyKey: `policy.approved/consent/${next.version}`,
    })
    return next
  })
}
