import type { FactEvent } from './fact-event.ts'

/** One consent record, or an expression that could not count, without who and what proves it. */
export interface ConsentFact {
  record: string
  purpose: string
  /** A consent status, or `rejected`. */
  status: string
  /** Why it could not count. */
  reason: string
  lawfulBasis: string
  method: string
  at: number
  validUntil: number | null
  boundTo: string
  event: string
}

/** One fact per record; a rejected expression gives one per purpose. */
export function consentFactsOf(event: FactEvent): ConsentFact[] {
  if (event.type === 'onrecord.consent.recorded.v1') {
    const { data } = event
    return [
      {
        record: data.recordId,
        purpose: data.purpose,
        status: data.status,
        reason: '',
        lawfulBasis: data.lawfulBasis,
        method: data.method,
        at: Date.parse(data.eventTime),
        validUntil: data.validUntil === undefined ? null : Date.parse(data.validUntil),
        boundTo: data.boundTo ?? '',
        event: event.id,
      },
    ]
  }
  if (event.type !== 'onrecord.consent.rejected.v1') return []
  return event.data.purposes.map((purpose) => ({
    record: `${event.id}/${purpose}`,
    purpose,
    status: 'rejected',
    reason: event.data.reason,
    lawfulBasis: '',
    method: '',
    at: event.time,
    validUntil: null,
    boundTo: '',
    event: event.id,
  }))
}
