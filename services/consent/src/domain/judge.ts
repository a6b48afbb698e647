import { type ConsentFact, derivedRef, foldConsent, reaches } from '@onrecord/gate'
import type { ConsentRecord, ConsentRejection, ConsentStatus, Purpose } from '@onrecord/schemas'
import { addDuration } from './duration.ts'
import type { Expression, Said } from './expression.ts'
import { type Notice, type NoticeTerms, termsOf } from './notice.ts'
import { piiTypesOf } from './pii-types.ts'

/** How far a source's clock may be ahead of ours. */
const MAX_AHEAD_MS = 5 * 60_000

export interface Known {
  /** The published notice that the expression names, by id, version and language; absent: none such. */
  notice: Notice | undefined
  /** What this person (all pseudonyms) said before, as far as it has reached us. */
  history: readonly ConsentFact[]
}

export interface Judgement {
  records: ConsentRecord[]
  rejections: { reason: ConsentRejection; purposes: Purpose[] }[]
}

/**
 * What an expression counts for. A yes must be provable and in its place; what is not is rejected by name. A no always
 * counts: nothing about its form may keep a recording going.
 */
export function judge(expression: Expression, known: Known): Judgement {
  const records: ConsentRecord[] = []
  const rejected = new Map<ConsentRejection, Purpose[]>()
  for (const { purpose, as } of expression.said) {
    const history = known.history.filter(
      (fact) => fact.purpose === purpose && reaches(expression.boundTo)(fact),
    )
    const reason = as === 'given' ? rejectionOf(expression, purpose, known.notice, history) : undefined
    if (reason === undefined) records.push(recordOf(expression, { purpose, as }, known.notice, history))
    else rejected.set(reason, [...(rejected.get(reason) ?? []), purpose])
  }
  return { records, rejections: [...rejected].map(([reason, purposes]) => ({ reason, purposes })) }
}

/** Why a yes does not count. */
function rejectionOf(
  expression: Expression,
  purpose: Purpose,
  notice: Notice | undefined,
  history: readonly ConsentFact[],
): ConsentRejection | undefined {
  const at = Date.parse(expression.eventTime)
  if (at > Date.parse(expression.receivedAt) + MAX_AHEAD_MS) return 'in_the_future'
  if (expression.notice === undefined) return 'evidence_missing'
  if (notice === undefined) return 'notice_unknown'
  if (notice.sha256 !== expression.notice.sha256 || !notice.purposes.includes(purpose))
    return 'notice_mismatch'
  const withdrawn = history.some((fact) => fact.status === 'withdrawn' && Date.parse(fact.eventTime) >= at)
  return withdrawn ? 'older_than_withdrawal' : undefined
}

function recordOf(
  expression: Expression,
  { purpose, as }: { purpose: Purpose; as: Said },
  notice: Notice | undefined,
  history: readonly ConsentFact[],
): ConsentRecord {
  const { workspace, eventId, validity, boundTo, promptId, message } = expression
  const eventTime = eventTimeOf(expression)
  const terms: NoticeTerms = notice?.terms ?? termsOf(workspace)
  const record: ConsentRecord = {
    schemaVersion: '27560:2023/onrecord.v1',
    recordId: derivedRef('con', [workspace, eventId, purpose]),
    workspace,
    subject: expression.subject,
    purpose,
    status: as,
    lawfulBasis: 'A6-1-a-explicit-consent',
    controller: terms.controller,
    ...(expression.notice !== undefined && { notice: expression.notice }),
    method: expression.method,
    eventTime,
    receivedAt: expression.receivedAt,
    validFrom: eventTime,
    ...(as === 'given' &&
      validity !== undefined && { validUntil: addDuration(new Date(eventTime), validity).toISOString() }),
    ...(boundTo !== undefined && { boundTo }),
    ...(terms.jurisdiction !== undefined && { jurisdiction: terms.jurisdiction }),
    piiTypes: piiTypesOf(purpose),
    recipients: terms.recipients,
    storageLocation: terms.storageLocation,
    retentionPeriod: terms.retentionPeriod,
    withdrawalMethod: terms.withdrawalMethod,
    evidence: {
      eventId,
      ...(promptId !== undefined && { promptId }),
      ...(message !== undefined && { message }),
    },
  }
  return { ...record, status: statusOf(record, history) }
}

/** No later than we received it: a no with a clock ahead of ours holds from now on, not from tomorrow. */
function eventTimeOf({ eventTime, receivedAt }: Expression): string {
  const isAhead = Date.parse(eventTime) > Date.parse(receivedAt) + MAX_AHEAD_MS
  return new Date(isAhead ? receivedAt : eventTime).toISOString()
}

/** Given after an end is renewed; refused after a yes is withdrawn. */
function statusOf(record: ConsentRecord, history: readonly ConsentFact[]): ConsentStatus {
  const before = history.filter((fact) => Date.parse(fact.eventTime) <= Date.parse(record.eventTime))
  const { run, end } = foldConsent([...before, record])
  if (record.status !== 'given') return end?.status === 'withdrawn' ? 'withdrawn' : record.status
  return run?.renewed === true ? 'renewed' : 'given'
}
