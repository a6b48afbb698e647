import { derivedRef } from '@onrecord/gate'
import type { Sql } from '@onrecord/postgres'
import { type ConsentEvent, type ConsentRejection, type Purpose, Topic } from '@onrecord/schemas'
import { type Cause, envelopeOf } from './cause.ts'
import { ACTOR, type ConsentDeps } from './deps.ts'

/** An expression that does not count: in the trail, told to others, and without any effect. */
export async function enterRejection(
  { ledger, outbox }: ConsentDeps,
  tx: Sql,
  cause: Cause,
  reason: ConsentRejection,
  purposes: Purpose[],
): Promise<void> {
  const { workspace, eventId, subject } = cause
  const rejectionId = derivedRef('rej', [workspace, eventId, reason])
  const data = { eventId, subject, purposes, reason }
  await ledger.append(tx, {
    workspace,
    type: 'consent.rejected',
    at: cause.eventTime,
    actor: ACTOR,
    subject,
    target: { kind: 'record', id: rejectionId },
    outcome: 'refused',
    reason,
    payload: data,
    idempotencyKey: `consent.rejected/${rejectionId}`,
  })
  await outbox.add(tx, Topic.consent, {
    ...envelopeOf(cause, `consent.rejected/${rejectionId}`),
    type: 'onrecord.consent.rejected.v1',
    data,
  } satisfies ConsentEvent)
}
