import type { ConsentRecord, ConsentStatus } from '@onrecord/schemas'
import type { WorkspaceProfile } from '../ports.ts'

/** W3C DPV 2.3, module `consent_status`. */
export const STATUS: Record<ConsentStatus, string> = {
  requested: 'dpv:ConsentRequested',
  given: 'dpv:ConsentGiven',
  renewed: 'dpv:RenewedConsentGiven',
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  revoked: 'dpv:ConsentRevoked',
  expired: 'dpv:ConsentExpired',
  invalidated: 'dpv:ConsentInvalidated',
}

/** A consent receipt: the record under the element names of ISO/IEC TS 27560:2023, in JSON as W3C's DPV guide has it. */
export function receiptOf(record: ConsentRecord, { controller }: WorkspaceProfile) {
  return {
    schema_version: 'https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr',
    receipt_id: `receipt:${record.recordId}`,
    record_id: record.recordId,
    pii_principal_id: record.subject,
    pii_processing: {
      privacy_notice: record.notice ?? null,
      language: record.notice?.language ?? null,
      purposes: [{ purpose: record.purpose, lawful_basis: `eu-gdpr:${record.lawfulBasis}` }],
      pii_information: record.piiTypes.map((type) => ({ pii_type: type })),
      pii_controllers: [record.controller],
      collection_method: record.method,
      storage_locations: [record.storageLocation],
      retention_period: record.retentionPeriod,
      jurisdiction: record.jurisdiction ?? null,
      recipient_third_parties: record.recipients,
      withdrawal_method: record.withdrawalMethod,
    },
    party: [
      {
        party_id: record.controller,
        party_name: controller.name,
        party_address: controller.address ?? null,
        party_contact: controller.email ?? null,
        party_type: 'dpv:DataController',
      },
    ],
    event: {
      event_time: record.eventTime,
      validity_duration:
        record.validUntil === undefined ? 'dpv:UntilEventDuration' : { until: record.validUntil },
      entity_id: record.subject,
      event_type: 'dpv:ExplicitlyExpressedConsent',
      event_state: STATUS[record.status],
    },
  }
}
