import type { ConsentRecord } from '@onrecord/schemas'
import { STATUS } from '../access/receipt.ts'
import type { WorkspaceProfile } from '../ports.ts'
import { DPV_PURPOSE, GDPR_BASIS, uuidOf } from './codes.ts'

const CONTEXT = {
  dct: 'http://purl.org/dc/terms/',
  dpv: 'https://w3id.org/dpv#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  pd: 'https://w3id.org/dpv/pd#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

const id = (iri: string) => ({ '@id': iri })
const dateTime = (instant: string) => ({ '@type': 'xsd:dateTime', '@value': instant })

/**
 * A consent record after ISO/IEC TS 27560:2023 as JSON-LD, in the properties to which W3C's guide maps each field
 * (w3id.org/dpv/guides/consent-27560, profile `record-eu-gdpr`).
 */
export function dpvRecordOf(record: ConsentRecord, { controller }: Pick<WorkspaceProfile, 'controller'>) {
  const { notice } = record
  const basis = GDPR_BASIS[record.lawfulBasis] ?? record.lawfulBasis
  return {
    '@context': CONTEXT,
    '@id': `urn:uuid:${uuidOf(record.recordId)}`,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': id('https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr'),
    'dct:identifier': record.recordId,
    'dpv:hasDataSubject': { '@type': 'dpv:DataSubject', 'dct:identifier': record.subject },
    ...(notice !== undefined && {
      'dpv:hasNotice': {
        '@type': 'dpv:ConsentNotice',
        'dct:identifier': notice.id,
        'dct:hasVersion': String(notice.version),
        'dct:language': notice.language,
        'dct:description': `sha256:${notice.sha256}`,
      },
      'dct:language': notice.language,
    }),
    'dpv:hasProcess': {
      '@type': 'dpv:Process',
      'dpv:hasPurpose': {
        '@type': DPV_PURPOSE[record.purpose] ?? 'dpv:Purpose',
        'dct:identifier': record.purpose,
      },
      'dpv:hasLegalBasis': id(basis),
      'dpv:hasPersonalData': record.piiTypes.map(id),
      'dpv:hasDataController': {
        '@type': 'dpv:DataController',
        'dct:identifier': record.controller,
        'dpv:hasName': controller.name,
        ...(controller.address !== undefined && { 'dpv:hasAddress': controller.address }),
        ...(controller.email !== undefined && { 'dpv:hasContact': controller.email }),
      },
      'dpv:hasRecipient': record.recipients.map((name) => ({
        '@type': 'dpv:Recipient',
        'dpv:hasName': name,
      })),
      'dpv:hasStorageCondition': {
        '@type': 'dpv:StorageCondition',
        'dpv:hasLocation': record.storageLocation,
        'dpv:hasDuration': { '@type': 'dpv:TemporalDuration', '@value': record.retentionPeriod },
      },
      'dpv:hasJurisdiction': record.jurisdiction ?? 'unknown',
    },
    'dpv:hasConsentControl': { '@type': 'dpv:WithdrawConsent', 'dct:description': record.withdrawalMethod },
    'dpv:hasConsentStatus': id(STATUS[record.status]),
    'dpv:isIndicatedAtTime': dateTime(record.eventTime),
    'dpv:isIndicatedBy': { '@type': 'dpv:DataSubject', 'dct:identifier': record.subject },
    'dpv:hasIndicationMethod': record.method,
    'dpv:hasDuration':
      record.validUntil === undefined
        ? { '@type': 'dpv:UntilEventDuration', 'dct:description': 'until withdrawn' }
        : { '@type': 'dpv:UntilTimeDuration', 'dct:valid': dateTime(record.validUntil) },
  }
}
