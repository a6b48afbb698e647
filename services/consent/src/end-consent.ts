import { derivedRef } from '@onrecord/gate'
import { type ConsentRecord, ProblemError } from '@onrecord/schemas'
import type { ConsentDeps } from './deps.ts'
import { enterRecord } from './enter-record.ts'
import { lockWorkspace } from './stores/handled.ts'
import { findRecord } from './stores/records.ts'

export interface EndedConsent {
  workspace: string
  recordId: string
  /** `revoked`: the controller no longer relies on it. `invalidated`: it should never have counted. */
  as: 'revoked' | 'invalidated'
  /** `user:<id>` or `cli`. */
  by: string
  at: Date
}

/**
 * The controller ends a consent that it does not want to rely on any more. A record follows; the first one stays. The
 * gate closes for whatever rests on it, past calls too.
 * @throws ProblemError `record_unknown`, `record_not_a_grant`
 */
export async function endConsent(
  deps: ConsentDeps,
  { workspace, recordId, as, by, at }: EndedConsent,
): Promise<ConsentRecord> {
  return deps.db.inWorkspace(workspace).transaction(async (tx) => {
    await lockWorkspace(tx, workspace)
    const grant = await findRecord(tx, workspace, recordId)
    if (grant === undefined)
      throw new ProblemError('record_unknown', 404, 'There is no such consent record', recordId)
    if (grant.status !== 'given' && grant.status !== 'renewed')
      throw new ProblemError('record_not_a_grant', 409, 'Only consent that was given can be ended', recordId)
    const endedId = derivedRef('con', [workspace, recordId, as])
    const before = await findRecord(tx, workspace, endedId)
    if (before !== undefined) return before
    const eventTime = at.toISOString()
    const eventId = `${as}/${recordId}`
    const { validUntil: _, ledgerIndex: __, ...kept } = grant
    const record: ConsentRecord = {
      ...kept,
      recordId: endedId,
      status: as,
      method: 'api',
      eventTime,
      receivedAt: eventTime,
      validFrom: eventTime,
      indicatedBy: 'controller',
      follows: recordId,
      evidence: { eventId },
    }
    const partitionKey = `${workspace}/${grant.subject}`
    const cause = {
      workspace,
      eventId,
      subject: grant.subject,
      eventTime,
      receivedAt: eventTime,
      partitionKey,
    }
    await enterRecord(deps, tx, record, cause, by)
    return record
  })
}
