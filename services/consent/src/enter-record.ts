import type { Sql } from '@onrecord/postgres'
import { type ConsentEvent, type ConsentRecord, Topic } from '@onrecord/schemas'
import { type Cause, envelopeOf } from './cause.ts'
import { ACTOR, type ConsentDeps } from './deps.ts'
import { insertRecord } from './stores/records.ts'

/** A record, its entry in the ledger, and the event that tells of it, in the caller's transaction. */
export async function enterRecord(
  { ledger, outbox }: ConsentDeps,
  tx: Sql,
  record: ConsentRecord,
  cause: Cause,
  actor: string = ACTOR,
): Promise<void> {
  const { index } = await ledger.append(tx, {
    workspace: record.workspace,
    type: 'consent.recorded',
    at: record.eventTime,
    actor,
    subject: record.subject,
    target: { kind: 'record', id: record.recordId },
    outcome: 'done',
    reason: `${record.purpose}_${record.status}`,
    payload: { ...record },
    idempotencyKey: `consent.recorded/${record.recordId}`,
  })
  const entered = { ...record, ledgerIndex: index }
  await insertRecord(tx, entered)
  await outbox.add(tx, Topic.consent, {
    ...envelopeOf(cause, `consent.recorded/${record.recordId}`),
    type: 'onrecord.consent.recorded.v1',
    data: entered,
  } satisfies ConsentEvent)
}
