import { LawfulBasis, Purpose } from '@onrecord/schemas'
import { expect, it } from 'vitest'
import { aConsentRecord, aProfile, stranger } from '../testing.ts'
import { dpvRecordOf } from './dpv.ts'
import { kantaraReceiptOf } from './kantara.ts'
import { lawfulBasisVconOf } from './vcon.ts'

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const every = Purpose.options.flatMap((purpose) =>
  LawfulBasis.options.flatMap((lawfulBasis) =>
    (['given', 'renewed', 'refused', 'withdrawn', 'revoked', 'expired', 'invalidated'] as const).map(
      (status) =>
        aConsentRecord({ purpose, lawfulBasis, status, recordId: `${purpose}-${lawfulBasis}-${status}` }),
    ),
  ),
)

/** Every name with a prefix that occurs, as key, type or reference. */
function termsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(termsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.startsWith('@') ? [] : [key]),
    ...((key === '@id' || key === '@type') && typeof inner === 'string' ? [inner] : []),
    ...termsIn(inner),
  ])
}

/** Fields that ISO/IEC TS 27560 makes mandatory, as the guide of W3C's DPVCG maps them. */
const MANDATORY = [
  'dct:conformsTo',
  'dct:identifier',
  'dpv:hasDataSubject',
  'dpv:hasNotice',
  'dct:language',
  'dpv:hasPurpose',
  'dpv:hasLegalBasis',
  'dpv:hasPersonalData',
  'dpv:hasDataController',
  'dpv:hasStorageCondition',
  'dpv:hasJurisdiction',
  'dpv:hasRecipient',
  'dpv:hasConsentControl',
  'dpv:isIndicatedAtTime',
  'dpv:hasDuration',
  'dpv:isIndicatedBy',
  'dpv:hasConsentStatus',
]

it('writes ISO 27560 records with every mandatory field, in terms whose prefixes the context names', () => {
  for (const record of every) {
    const jsonLd = dpvRecordOf(record, aProfile())
    const terms = termsIn({ ...jsonLd, '@context': {} })
    expect(terms).toEqual(expect.arrayContaining(MANDATORY))
    const prefixes = new Set(
      terms.flatMap((term) => (/^[a-z]+:\/\/|^urn:/.test(term) ? [] : [term.split(':')[0]])),
    )
    expect([...prefixes].filter((prefix) => !(String(prefix) in jsonLd['@context']))).toEqual([])
  }
})

it('uses the consent states of DPV 2.3, of which only two are valid for processing', () => {
  const states = new Map(
    every.map((record) => [record.status, dpvRecordOf(record, aProfile())['dpv:hasConsentStatus']['@id']]),
  )
  expect(Object.fromEntries(states)).toEqual({
    given: 'dpv:ConsentGiven',
    renewed: 'dpv:RenewedConsentGiven',
    refused: 'dpv:ConsentRefused',
    withdrawn: 'dpv:ConsentWithdrawn',
    revoked: 'dpv:ConsentRevoked',
    expired: 'dpv:ConsentExpired',
    invalidated: 'dpv:ConsentInvalidated',
  })
})

it('writes Kantara receipts v1.1.0 of consent given, and of nothing else', () => {
  for (const record of every) {
    const receipt = kantaraReceiptOf(record, aProfile())
    if (record.status !== 'given' && record.status !== 'renewed') {
      expect(receipt).toBeUndefined()
      continue
    }
    const text = expect.any(String)
    expect(receipt).toMatchObject({
      version: expect.stringMatching(/^KI-CR-v1\.1\.0$/),
      jurisdiction: 'DE',
      consentTimestamp: Date.parse(record.eventTime) / 1000,
      collectionMethod: text,
      consentReceiptID: expect.stringMatching(uuid4),
      piiPrincipalId: record.subject,
      piiControllers: [
        {
          piiController: text,
          contact: text,
          address: { streetAddress: text, addressCountry: 'DE' },
          email: text,
          phone: text,
        },
      ],
      policyUrl: text,
      services: [
        {
          service: text,
          purposes: [
            {
              purpose: record.purpose,
              purposeCategory: [text],
              consentType: 'EXPLICIT',
              piiCategory: [text],
              primaryPurpose: expect.any(Boolean),
              termination: text,
              thirdPartyDisclosure: true,
              thirdPartyName: 'Transcription Ltd',
            },
          ],
        },
      ],
      sensitive: false,
      spiCat: [],
    })
    expect(Number.isInteger(receipt?.consentTimestamp)).toBe(true)
  }
})

it('writes vCon lawful-basis attachments with the latest answer for each purpose', () => {
  const later = {
    eventTime: '2026-11-23T11:00:00.000Z',
    recordId: 'rec-2',
    validUntil: '2027-01-01T00:00:00.000Z',
  }
  const vcon = lawfulBasisVconOf('acme', [
    aConsentRecord({ purpose: 'transcription', ...later, status: 'withdrawn' }),
    aConsentRecord({ purpose: 'transcription' }),
    aConsentRecord({ purpose: 'recording', ...later, recordId: 'rec-3' }),
    aConsentRecord({ subject: stranger, recordId: 'rec-4', boundTo: `call_${'c'.repeat(26)}` }),
  ])
  expect(vcon).toMatchObject({
    extensions: ['lawful_basis'],
    uuid: expect.stringMatching(uuid4),
    created_at: instant,
  })
  expect(vcon.attachments).toHaveLength(2)
  for (const { party } of vcon.attachments) expect(vcon.parties[party]).toBeDefined()
  const [own, bound] = vcon.attachments
  expect(own).toMatchObject({
    purpose: 'lawful_basis',
    encoding: 'json',
    start: instant,
    body: { lawful_basis: 'consent', expiration: '2027-01-01T00:00:00.000Z' },
  })
  expect(own?.body.purpose_grants).toEqual([
    { purpose: 'transcription', granted: false, granted_at: later.eventTime },
    { purpose: 'recording', granted: true, granted_at: later.eventTime },
  ])
  expect(bound?.body).toMatchObject({
    expiration: null,
    metadata: { conversation: `call_${'c'.repeat(26)}` },
  })
})

it('names a lawful basis of the draft for each of ours', () => {
  const bases = every.map((record) => lawfulBasisVconOf('acme', [record]).attachments[0]?.body.lawful_basis)
  expect(new Set(bases)).toEqual(new Set(['consent', 'contract', 'legal_obligation', 'legitimate_interests']))
})
