import { derivedRef, foldConsent, reaches, readFacts } from '@onrecord/gate'
import type { Sql } from '@onrecord/postgres'
import type { ConsentRecord } from '@onrecord/schemas'
import type { ConsentDeps } from './deps.ts'
import { enterRecord } from './enter-record.ts'
import { lockWorkspace } from './stores/handled.ts'
import { grantsThatEnded, takeEnd } from './stores/records.ts'

const PAGE = 200

/**
 * Expiry has no event of its own: what was given until a time that is past gets a record that says so, as of that time,
 * unless it was extended or ended before. Looks again at nothing. Gives how many grants it looked at.
 */
export async function expireConsents(deps: ConsentDeps, now: Date): Promise<number> {
  const ended = await grantsThatEnded(deps.acrossWorkspaces, now, PAGE)
  for (const grant of ended) {
    const { workspace, subject } = grant
    const person = await deps.identities.samePerson(workspace, subject)
    await deps.db.inWorkspace(workspace).transaction(async (tx) => {
      await lockWorkspace(tx, workspace)
      if (!(await takeEnd(tx, grant))) return
      if (await isLast(tx, grant, [...new Set([...person, subject])])) await expire(deps, tx, grant)
    })
  }
  return ended.length
}

/** Whether consent stood upon this grant until its end: nothing that was said by then went further, or ended it. */
async function isLast(tx: Sql, grant: ConsentRecord, person: readonly string[]): Promise<boolean> {
  const facts = await readFacts(tx, grant.workspace, person)
  const end = Date.parse(grant.validUntil ?? '')
  const { run } = foldConsent(
    facts.filter(
      (fact) =>
        fact.purpose === grant.purpose && reaches(grant.boundTo)(fact) && Date.parse(fact.eventTime) <= end,
    ),
  )
  return run?.grants.at(-1)?.recordId === grant.recordId
}

async function expire(deps: ConsentDeps, tx: Sql, grant: ConsentRecord): Promise<void> {
  const { workspace, recordId, subject, validUntil } = grant
  if (validUntil === undefined) return
  const eventId = `expiry/${recordId}`
  // nothing of the clock's is in it, so that expiry looks the same whenever somebody looked
  const { validUntil: _, ledgerIndex: __, ...kept } = grant
  const record: ConsentRecord = {
    ...kept,
    recordId: derivedRef('con', [workspace, recordId, 'expired']),
    status: 'expired',
    eventTime: validUntil,
    receivedAt: validUntil,
    validFrom: validUntil,
    indicatedBy: 'system',
    follows: recordId,
    evidence: { eventId },
  }
  const cause = {
    workspace,
    eventId,
    subject,
    eventTime: validUntil,
    receivedAt: validUntil,
    partitionKey: `${workspace}/${subject}`,
  }
  await enterRecord(deps, tx, record, cause)
}
