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
  /** Who speaks is known in this workspace, in another, or nowhere. Agents are known by being told of. */
  home?: 'here' | 'elsewhere' | 'nowhere'
  /** Of the call that it is bound to: who spoke is known to be in it, others are, nobody knows of it. */
  call?: 'theirs' | 'others' | 'unknown'
  /** Why it does not belong to the prompt that it names. */
  bindingFault?: ConsentRejection | undefined
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
    const reason =
      known.home === 'elsewhere'
        ? 'wrong_workspace'
        : as === 'given'
          ? rejectionOf(expression, purpose, known, history)
          : undefined
    if (reason === undefined) records.push(recordOf(expression, { purpose, as }, known.notice, history))
    else rejected.set(reason, [...(rejected.get(reason) ?? []), purpose])
  }
  return { records, rejections: [...rejected].map(([reason, purposes]) => ({ reason, purposes })) }
}

/** Why a yes does not count. */
function rejectionOf(
  expression: Expression,
  purpose: Purpose,
  { notice, home, call, bindingFault }: Known,
  history: readonly ConsentFact[],
): ConsentRejection | undefined {
  const at = Date.parse(expression.eventTime)
  if (home === 'nowhere') return 'contact_unknown'
  if (at > Date.parse(expression.receivedAt) + MAX_AHEAD_MS) return 'in_the_future'
  if (expression.notice === undefined || lacksEvidence(expression)) return 'evidence_missing'
  if (bindingFault !== undefined) return bindingFault
  if (call === 'unknown') return 'call_unknown'
  if (call === 'others') return 'binding_mismatch'
  if (notice === undefined) return 'notice_unknown'
  if (notice.sha256 !== expression.notice.sha256 || !notice.purposes.includes(purpose))
    return 'notice_mismatch'
  if (notice.effectiveFrom.getTime() > at) return 'notice_not_effective'
  const withdrawn = history.some((fact) => fact.status === 'withdrawn' && Date.parse(fact.eventTime) >= at)
  return withdrawn ? 'older_than_withdrawal' : undefined
}

/** A key, a spoken yes and an import can be told by anybody: something must show where to look. */
function lacksEvidence({ method, evidence, promptId }: Expression): boolean {
  const { digit, call, startMs, reference } = evidence ?? {}
  if (method === 'text_reply') return true
  if (method === 'button_reply') return promptId === undefined && reference === undefined
  if (method === 'key_press') return digit === undefined
  if (method === 'spoken') return reference === undefined && (call === undefined || startMs === undefined)
  return method === 'imported' && reference === undefined
}

function recordOf(
  expression: Expression,
  { purpose, as }: { purpose: Purpose; as: Said },
  notice: Notice | undefined,
  history: readonly ConsentFact[],
): ConsentRecord {
  const { workspace, eventId, validity, boundTo, promptId, message, evidence } = expression
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
      ...evidence,
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
