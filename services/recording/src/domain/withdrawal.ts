import type { ConsentRecord, Purpose } from '@onrecord/schemas'

const ENDS_CONSENT = new Set(['withdrawn', 'revoked', 'refused'])

/** Does this record end what had been agreed to, for one of the purposes? */
export const endsConsent = ({ status, purpose }: ConsentRecord, purposes: readonly Purpose[]): boolean =>
  ENDS_CONSENT.has(status) && purposes.includes(purpose)

/**
 * Must something that was kept of this call go because of the record? Not if the record is about another call, nor if the
 * decision to keep it already knew the record: a withdrawal that comes a second time, after a new consent, ends nothing.
 */
export function reaches(record: ConsentRecord, kept: { call: string; consentEpoch?: number }): boolean {
  if (record.boundTo?.startsWith('call_') && record.boundTo !== kept.call) return false
  if (record.ledgerIndex === undefined || kept.consentEpoch === undefined) return true
  return record.ledgerIndex > kept.consentEpoch
}
