import { auditCsvOf } from '../audit/audit-csv.ts'
import { auditRow } from '../audit/audit-rows.ts'
import { csvOf } from '../csv.ts'
import type { AuditEntry } from '../ports.ts'
import type { DescribedFile, PackageFileKind } from './manifest.ts'
import type { Others } from './others.ts'
import type { SubjectData } from './read-subject.ts'
import { receiptOf } from './receipt.ts'
import { vttOf } from './vtt.ts'

/** The person's data as files, other people's pseudonyms replaced, in a fixed order. */
export function dataFiles(data: SubjectData, others: Others): DescribedFile[] {
  const { access, trail } = splitEntries(data)
  const json = (path: string, kind: PackageFileKind, value: unknown): DescribedFile => ({
    path,
    kind,
    contentType: 'application/json',
    bytes: Buffer.from(`${JSON.stringify(others.cleaned(path, value), null, 2)}\n`),
  })
  return [
    json('identity.json', 'identity', identityOf(data)),
    json('consent/records.json', 'consent_records', data.consent),
    json('consent/receipts.json', 'consent_receipts', receiptsOf(data)),
    ...[...data.proofs]
      .toSorted(([a], [b]) => a - b)
      .map(([index, { proof }]) => text(proofPath(index), 'consent_proof', 'text/plain', proof)),
    trailCsv(data, others, trail),
    json('consent/trail.json', 'trail', trail),
    json('calls.json', 'calls', data.calls),
    callsCsv(others.cleaned('calls.csv', data.calls)),
    json('conversations.json', 'conversations', data.conversations),
    json('messages.json', 'messages', data.messages),
    ...data.recordings.flatMap(({ recording, audio }) =>
      audio === undefined ? [] : [audioFile(recording, audio)],
    ),
    ...data.transcripts.flatMap(({ transcript, call, opened }) =>
      opened === undefined
        ? []
        : [
            json(`transcripts/${transcript}.json`, 'transcript', { transcript, call, ...opened }),
            text(`transcripts/${transcript}.vtt`, 'transcript', 'text/vtt', vttOf(opened)),
          ],
    ),
    json('audit.json', 'access_log', access.map(lookOf)),
    json('holdings.json', 'holdings', data.holdings),
  ]
}

/** Who looked, and all other entries; actors are roles, never names. */
export function splitEntries({ entries, roles }: SubjectData): { access: AuditEntry[]; trail: AuditEntry[] } {
  const asRole = entries.map((entry) => ({ ...entry, actor: roles.get(entry.actor) ?? 'unknown' }))
  return {
    access: asRole.filter(({ type }) => type.startsWith('access.')),
    trail: asRole.filter(({ type }) => !type.startsWith('access.')),
  }
}

/** How many staff are shown by role in each file. */
export function namesLeftOut({ entries }: SubjectData): { path: string; count: number }[] {
  const byStaff = entries.filter(({ actor }) => !actor.startsWith('service:'))
  const looks = byStaff.filter(({ type }) => type.startsWith('access.')).length
  return [
    { path: 'audit.json', count: looks },
    { path: 'consent/trail.json', count: byStaff.length - looks },
  ]
}

const lookOf = ({ index, at, type, actor, target, reason, leafHash }: AuditEntry) => ({
  index,
  at,
  type,
  role: actor,
  target,
  ...(reason !== undefined && { purpose: reason }),
  leafHash,
})

const identityOf = ({ subjects, identifiers, country, profile }: SubjectData) => ({
  workspace: profile.id,
  pseudonyms: subjects,
  identifiers,
  country: country ?? null,
})

const proofPath = (index: number) => `consent/proofs/${index}.tlog-proof`

/** Each receipt with the ledger entry that shows that it was not written afterwards. */
function receiptsOf({ consent, entries, profile, proofs }: SubjectData) {
  return consent.map((record) => {
    const entry = entries.find(({ index }) => index === record.ledgerIndex)
    const proved = entry && proofs.get(entry.index)
    return {
      ...receiptOf(record, profile),
      ledger:
        entry === undefined
          ? null
          : {
              index: entry.index,
              leaf: proved?.leaf ?? null,
              leaf_hash: entry.leafHash,
              proof: proved === undefined ? null : proofPath(entry.index),
              verifier_key: proved?.vkey ?? null,
            },
    }
  })
}

const text = (path: string, kind: PackageFileKind, contentType: string, content: string): DescribedFile => ({
  path,
  kind,
  contentType,
  bytes: Buffer.from(content),
})

const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/flac': 'flac',
}

function audioFile(
  recording: string,
  { bytes, contentType }: { bytes: Uint8Array; contentType: string },
): DescribedFile {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  return {
    path: `recordings/${recording}.${EXTENSIONS[type] ?? 'bin'}`,
    kind: 'recording',
    contentType,
    bytes,
  }
}

function trailCsv(data: SubjectData, others: Others, trail: readonly AuditEntry[]): DescribedFile {
  const path = 'consent/trail.csv'
  const { timeZone } = data.profile
  const rows = trail.map((entry) => auditRow(entry, timeZone))
  return {
    path,
    kind: 'trail',
    contentType: 'text/csv',
    bytes: auditCsvOf(others.cleaned(path, rows), timeZone),
  }
}

const callsCsv = (calls: SubjectData['calls']): DescribedFile => ({
  path: 'calls.csv',
  kind: 'calls',
  contentType: 'text/csv',
  bytes: csvOf(
    [
      { name: 'call', value: ({ call }) => call },
      { name: 'account', value: ({ account }) => account },
      { name: 'direction', value: ({ direction }) => direction ?? '' },
      { name: 'outcome', value: ({ outcome }) => outcome },
      { name: 'created_at', value: ({ createdAt }) => createdAt },
      { name: 'talk_s', value: ({ talkS }) => talkS },
      { name: 'agent', value: ({ agent }) => agent },
    ],
    calls,
  ),
})
