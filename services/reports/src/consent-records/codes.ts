import { createHash } from 'node:crypto'

/** W3C DPV 2.3 purposes that ours are kinds of; what DPV has no word for is a purpose. */
export const DPV_PURPOSE: Partial<Record<string, string>> = {
  recording: 'dpv:CommunicationForCustomerCare',
  transcription: 'dpv:CommunicationForCustomerCare',
  quality_analytics: 'dpv:ServiceMonitoring',
  ai_training: 'dpv:ImproveExistingProductsAndServices',
}

/** draft-howe-vcon-lawful-basis: its words where it has one, ours where it has none. */
export const VCON_PURPOSE: Partial<Record<string, string>> = {
  recording: 'recording',
  transcription: 'transcription',
  quality_analytics: 'analysis',
}

export const VCON_BASIS: Record<string, string> = {
  'A6-1-a-explicit-consent': 'consent',
  'A6-1-b-contract': 'contract',
  'A6-1-c-legal-obligation': 'legal_obligation',
  'A6-1-f-legitimate-interest': 'legitimate_interests',
}

/** W3C DPV EU-GDPR 2.3. */
export const GDPR_BASIS: Record<string, string> = {
  'A6-1-a-explicit-consent': 'eu-gdpr:A6-1-a-explicit-consent',
  'A6-1-b-contract': 'eu-gdpr:A6-1-b',
  'A6-1-c-legal-obligation': 'eu-gdpr:A6-1-c',
  'A6-1-f-legitimate-interest': 'eu-gdpr:A6-1-f',
}

/** The same text, the same id, in the shape of a version 4 UUID, which the formats ask for. */
export function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
