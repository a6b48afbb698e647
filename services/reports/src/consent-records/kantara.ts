import type { ConsentRecord } from '@onrecord/schemas'
import type { WorkspaceProfile } from '../ports.ts'
import { uuidOf } from './codes.ts'

/** With the digit zero: receipts with a letter O are in the wild, and are void. */
export const KANTARA_VERSION = 'KI-CR-v1.1.0'

const isGrant = ({ status }: ConsentRecord): boolean => status === 'given' || status === 'renewed'

/**
 * A Kantara Initiative consent receipt, v1.1.0 (2018). Only for consent that was given: the format has no word for a
 * refusal or a withdrawal, so that a receipt of one would read as consent. Undefined for those.
 */
export function kantaraReceiptOf(
  record: ConsentRecord,
  { controller, dpo }: Pick<WorkspaceProfile, 'controller' | 'dpo'>,
) {
  if (!isGrant(record)) return undefined
  const email = controller.email ?? dpo?.email ?? ''
  return {
    version: KANTARA_VERSION,
    jurisdiction: record.jurisdiction ?? controller.country ?? 'unknown',
    consentTimestamp: Math.floor(Date.parse(record.eventTime) / 1000),
    collectionMethod: record.method,
    consentReceiptID: uuidOf(record.recordId),
    ...(record.notice !== undefined && { language: record.notice.language }),
    piiPrincipalId: record.subject,
    piiControllers: [
      {
        piiController: controller.name,
        contact: dpo?.name ?? controller.name,
        address: {
          streetAddress: controller.address ?? '',
          addressCountry: controller.country ?? '',
        },
        email,
        phone: '',
      },
    ],
    policyUrl: record.notice === undefined ? '' : `urn:sha256:${record.notice.sha256}`,
    services: [
      {
        service: 'Recording and analysis of business calls',
        purposes: [
          {
            purpose: record.purpose,
            purposeCategory: [record.purpose],
            consentType: 'EXPLICIT',
            piiCategory: record.piiTypes,
            primaryPurpose: record.purpose === 'recording',
            termination: record.validUntil ?? record.withdrawalMethod,
            thirdPartyDisclosure: record.recipients.length > 0,
            ...(record.recipients.length > 0 && { thirdPartyName: record.recipients.join(', ') }),
          },
        ],
      },
    ],
    sensitive: record.piiTypes.some((type) => SENSITIVE.has(type)),
    spiCat: record.piiTypes.filter((type) => SENSITIVE.has(type)),
  }
}

/** GDPR Article 9. */
const SENSITIVE: ReadonlySet<string> = new Set(['pd:Biometric', 'pd:Emotion', 'pd:Health'])
