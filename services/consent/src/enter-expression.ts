import { derivedRef, readFacts } from '@onrecord/gate'
import type { Sql } from '@onrecord/postgres'
import type { ConsentEvent, ConsentRecord, ConsentRejection, Purpose } from '@onrecord/schemas'
import { Topic } from '@onrecord/schemas'
import { ACTOR, type ConsentDeps } from './deps.ts'
import type { Expression } from './domain/expression.ts'
import { judge } from './domain/judge.ts'
import { findNotice } from './stores/notices.ts'
import { insertRecord } from './stores/records.ts'

/** Of whatever makes something be entered: whose it is, and what told us. */
export type Cause = Pick<
  Expression,
  'workspace' | 'eventId' | 'subject' | 'eventTime' | 'receivedAt' | 'partitionKey'
>

/**
 * Judges an expression and enters what comes of it: record, ledger entry and event, all in one transaction.
 * `person` are all pseudonyms of who speaks.
 */
export async function enterExpression(
  deps: ConsentDeps,
  tx: Sql,
  expression: Expression,
  person: readonly string[],
): Promise<void> {
  const { workspace, subject } = expression
  const notice = expression.notice && (await findNotice(tx, workspace, expression.notice))
  const history = await readFacts(tx, workspace, [...new Set([...person, subject])])
  const { records, rejections } = judge(expression, { notice, history })
  for (const record of records) await enterRecord(deps, tx, record, expression)
  for (const { reason, purposes } of rejections) await enterRejection(deps, tx, expression, reason, purposes)
}

async function enterRecord({ ledger, outbox }: ConsentDeps, tx: Sql, record: ConsentRecord, cause: Cause) {
  const { index } = await ledger.append(tx, {
    workspace: record.workspace,
    type: 'consent.recorded',
    at: record.eventTime,
    actor: ACTOR,
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

/** The same cause gives the same envelope, to the byte. */
const envelopeOf = (cause: Cause, id: string) => ({
  specversion: '1.0' as const,
  id,
  source: '/service/consent',
  time: cause.eventTime,
  datacontenttype: 'application/json' as const,
  partitionkey: cause.partitionKey,
  workspace: cause.workspace,
  recordedtime: cause.receivedAt,
  subject: cause.subject,
})
