import { createHash } from 'node:crypto'
import type { ConsentRecord, LedgerLeaf, RetentionReport } from '@onrecord/schemas'
import type { AuditBundle, AuditEntry, ReportPorts, SubjectHoldings, WorkspaceProfile } from './ports.ts'

/** Builders of valid objects for this package's tests. */

export const subject = `sub_${'a'.repeat(26)}`
export const earlier = `sub_${'b'.repeat(26)}`
export const stranger = `sub_${'z'.repeat(26)}`
export const agent = `agt_${'m'.repeat(26)}`
export const otherAgent = `agt_${'n'.repeat(26)}`
const call = `call_${'c'.repeat(26)}`
export const recording = `med_${'r'.repeat(26)}`
export const transcript = `med_${'t'.repeat(26)}`

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text)

export const aProfile = (overrides: Partial<WorkspaceProfile> = {}): WorkspaceProfile => ({
  id: 'acme',
  name: 'Acme Clinics',
  timeZone: 'Europe/Berlin',
  controller: {
    name: 'Acme GmbH',
    address: 'Hauptstr. 1, Berlin',
    email: 'privacy@acme.example',
    country: 'DE',
  },
  dpo: { email: 'dpo@acme.example' },
  recipients: ['Hosting Ltd'],
  transfers: [],
  ...overrides,
})

export function anEntry(
  overrides: Partial<LedgerLeaf & { payload: Record<string, unknown> | undefined }> = {},
): AuditEntry {
  const { payload = {}, ...rest } = overrides
  const leaf: LedgerLeaf = {
    v: 1,
    workspace: 'acme',
    index: 0,
    type: 'gate.decided',
    at: '2026-11-23T10:00:00.000Z',
    actor: 'service:recording',
    subject,
    target: { kind: 'call', id: call },
    outcome: 'closed',
    reason: 'consent_missing',
    payloadCommitment: sha256('payload').digest('hex'),
    ...rest,
  }
  const erased = 'payload' in overrides && overrides.payload === undefined
  return { ...leaf, leafHash: leafHashOf(JSON.stringify(leaf)), ...(!erased && { payload }) }
}

const leafHashOf = (text: string): string => sha256(Uint8Array.of(0)).update(text).digest('hex')

/** A bundle as the ledger makes it, of these entries alone. Signed by nobody. */
export function aBundle(entries: readonly AuditEntry[]): AuditBundle {
  const root = sha256('root').digest('base64')
  return {
    workspace: 'acme',
    vkey: 'onrecord.example/acme+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    checkpoint: `onrecord.example/acme\n${entries.length}\n${root}\n\n— onrecord.example/acme UwkDonRoaXM=\n`,
    entries: entries.map(({ leafHash, payload, ...leaf }) => ({
      index: leaf.index,
      leaf: JSON.stringify(leaf),
      leafHash: Buffer.from(leafHash, 'hex').toString('base64'),
      ...(payload !== undefined && { payload }),
    })),
    unsigned: 0,
  }
}

export const aConsentRecord = (overrides: Partial<ConsentRecord> = {}): ConsentRecord => ({
  schemaVersion: '27560:2023/onrecord.v1',
  recordId: 'rec-1',
  workspace: 'acme',
  subject,
  purpose: 'recording',
  status: 'given',
  lawfulBasis: 'A6-1-a-explicit-consent',
  controller: 'acme',
  notice: { id: 'calls', version: 2, language: 'de', sha256: 'ab'.repeat(32) },
  method: 'button_reply',
  eventTime: '2026-11-23T09:00:00.000Z',
  receivedAt: '2026-11-23T09:00:01.000Z',
  validFrom: '2026-11-23T09:00:00.000Z',
  piiTypes: ['pd:VoiceCommunicationRecording'],
  recipients: ['Transcription Ltd'],
  storageLocation: 'EU',
  retentionPeriod: 'P180D',
  withdrawalMethod: 'Reply STOP',
  evidence: { eventId: 'ev-1' },
  ledgerIndex: 0,
  ...overrides,
})

const rule = {
  category: 'recordings',
  keep: 'P180D',
  start: 'call_end',
  basisCitation: 'GDPR Art. 5(1)(e)',
  action: 'erase',
} as const
const policy = {
  workspace: 'acme',
  version: 3,
  approvedBy: 'user:dpo',
  effectiveFrom: '2026-01-01T00:00:00.000Z',
  rules: [rule],
}

export const aRetentionReport = (overrides: Partial<RetentionReport> = {}): RetentionReport => ({
  workspace: 'acme',
  dataAsOf: '2026-11-23T12:00:00.000Z',
  policy,
  categories: [
    {
      rule,
      held: { items: 12, bytes: 3_400_000 },
      oldest: '2026-01-01T10:00:00.000Z',
      newest: '2026-11-22T10:00:00.000Z',
      ages: [
        { fromDays: 0, toDays: 30, items: 7, bytes: 2_000_000 },
        { fromDays: 30, items: 4, bytes: 1_000_000 },
      ],
      notEnded: { items: 1, bytes: 400_000 },
      due: {
        now: { items: 2, bytes: 500_000 },
        in30Days: { items: 3, bytes: 600_000 },
        in90Days: { items: 4, bytes: 700_000 },
      },
      withheld: { items: 1, bytes: 100 },
    },
  ],
  runs: [],
  ...overrides,
})

/** Ports onto one person: two pseudonyms, a recorded call, messages, somebody who listened. */
export function somePorts(
  overrides: { subjects?: Partial<SubjectHoldings>; entries?: AuditEntry[]; profile?: WorkspaceProfile } = {},
): ReportPorts {
  const entries = overrides.entries ?? [
    anEntry({
      index: 0,
      type: 'consent.recorded',
      outcome: 'done',
      reason: undefined,
      payload: { purpose: 'recording' },
    } as never),
    anEntry({
      index: 1,
      outcome: 'open',
      reason: 'consent_in_force',
      payload: {
        purpose: 'recording',
        participants: [
          { role: 'contact', subject },
          { role: 'agent', subject: agent },
        ],
      },
    }),
    anEntry({ index: 2, type: 'access.played', actor: 'user:anna', outcome: 'done', reason: 'complaint' }),
    anEntry({ index: 3, type: 'identity.linked', subject: earlier, payload: undefined }),
  ]
  return {
    profile: async () => overrides.profile ?? aProfile(),
    trail: {
      files: async () => [],
      bundle: async () => aBundle(entries),
      entriesOf: async (_, subjects) => entries.filter((entry) => subjects.includes(entry.subject ?? '')),
      proofOf: async (_, index) => ({
        leaf: `{"index":${index}}`,
        proof: `c2sp.org/tlog-proof@v1\nindex ${index}\n`,
        vkey: 'onrecord.example/acme+530d903a+A',
      }),
    },
    retentionReport: async () => aRetentionReport(),
    retentionPolicy: async () => policy,
    now: () => new Date('2026-11-23T12:00:00.000Z'),
    subjects: {
      samePerson: async (_, asked) =>
        asked === subject || asked === earlier ? [subject, earlier] : undefined,
      identifiers: async () => [
        { kind: 'phone', value: '+4915112345678' },
        { kind: 'name', value: '=cmd|"Ada" <b>' },
      ],
      country: async () => 'DE',
      consentRecords: async () => [aConsentRecord()],
      facts: {
        calls: async () => [
          {
            call,
            account: 'wa-1',
            direction: 'inbound',
            outcome: 'answered',
            createdAt: '2026-11-23T10:00:00.000Z',
            talkS: 65,
            agent,
          },
          {
            call: `call_${'d'.repeat(26)}`,
            account: 'wa-1',
            outcome: 'missed',
            createdAt: '2026-11-22T10:00:00.000Z',
            talkS: null,
            agent: otherAgent,
          },
        ],
        conversations: async () => [],
        callPermission: async () => undefined,
        holdings: async () => [{ table: 'call_facts', rows: 2 }],
      },
      messages: async () => [
        {
          message: 'msg_1',
          at: '2026-11-23T09:30:00.000Z',
          direction: 'outbound',
          account: 'wa-1',
          channel: 'whatsapp',
          kind: 'text',
          author: 'human',
          agent,
          text: 'Guten Tag <Ada>',
        },
      ],
      recordings: async () => [
        { recording, call, startedAt: '2026-11-23T10:00:00.000Z', audioS: 65, channels: 2 },
      ],
      openRecording: async () => ({
        bytes: Uint8Array.from([0x4f, 0x67, 0x67, 0x53, 1, 2, 3]),
        contentType: 'audio/ogg; codecs=opus',
      }),
      transcripts: async () => [{ transcript, call }],
      openTranscript: async () => ({
        language: 'de',
        origin: 'local',
        segments: [{ startS: 0.5, endS: 2.25, speaker: 'customer', text: 'Hallo --> <Welt> & mehr' }],
      }),
      roleOf: async () => 'officer',
      ...overrides.subjects,
    },
  }
}
