import {
  type CallFactRow,
  type ConsentRecord,
  type Person,
  ProblemError,
  type RetentionPolicy,
} from '@onrecord/schemas'
import type {
  AuditEntry,
  EntryProof,
  HeldRecording,
  HeldTranscript,
  OpenedMessage,
  OpenedTranscript,
  ReportPorts,
  WorkspaceProfile,
} from '../ports.ts'

interface AudioFile {
  bytes: Uint8Array
  contentType: string
}

/** Everything that is held on one person, opened. */
export interface SubjectData {
  profile: WorkspaceProfile
  policy: RetentionPolicy
  generatedAt: Date
  /** All pseudonyms, the survivor first. */
  subjects: readonly string[]
  identifiers: readonly { kind: string; value: string }[]
  country?: string
  consent: readonly ConsentRecord[]
  entries: readonly AuditEntry[]
  /** Proofs of the consent records' entries, by index. */
  proofs: ReadonlyMap<number, EntryProof>
  /** Roles by actor. */
  roles: ReadonlyMap<string, string>
  calls: readonly CallFactRow[]
  conversations: Person['conversations']
  messages: readonly OpenedMessage[]
  /** Without audio: erased. */
  recordings: readonly (HeldRecording & { audio?: AudioFile })[]
  transcripts: readonly (HeldTranscript & { opened?: OpenedTranscript })[]
  holdings: readonly { table: string; rows: number }[]
}

/** The query: asks every owner for all pseudonyms of the person. @throws ProblemError `subject_unknown` */
export async function readSubject(
  ports: ReportPorts,
  workspace: string,
  subject: string,
): Promise<SubjectData> {
  const { subjects: held, trail } = ports
  const subjects = await held.samePerson(workspace, subject)
  if (subjects === undefined || subjects.length === 0) {
    throw new ProblemError('subject_unknown', 404, 'Nothing is held on this person', subject)
  }
  const country = await held.country(workspace, subjects)
  const consent = await held.consentRecords(workspace, subjects)
  const entries = await trail.entriesOf(workspace, subjects)
  return {
    profile: await ports.profile(workspace),
    policy: await ports.retentionPolicy(workspace),
    generatedAt: ports.now(),
    subjects,
    identifiers: await held.identifiers(workspace, subjects),
    ...(country !== undefined && { country }),
    consent: consent.toSorted((a, b) => compare(a.eventTime, b.eventTime) || compare(a.recordId, b.recordId)),
    entries,
    proofs: await readProofs(ports, workspace, consent),
    roles: await readRoles(ports, workspace, entries),
    calls: (await held.facts.calls(workspace, subjects)).toSorted(
      (a, b) => compare(a.createdAt, b.createdAt) || compare(a.call, b.call),
    ),
    conversations: (await held.facts.conversations(workspace, subjects)).toSorted((a, b) =>
      compare(a.openedAt, b.openedAt),
    ),
    messages: (await held.messages(workspace, subjects)).toSorted(
      (a, b) => compare(a.at, b.at) || compare(a.message, b.message),
    ),
    recordings: await readRecordings(ports, workspace, subjects),
    transcripts: await readTranscripts(ports, workspace, subjects),
    holdings: await held.facts.holdings(workspace, subjects),
  }
}

async function readProofs({ trail }: ReportPorts, workspace: string, consent: readonly ConsentRecord[]) {
  const proofs = new Map<number, EntryProof>()
  for (const { ledgerIndex } of consent) {
    const proof = ledgerIndex === undefined ? undefined : await trail.proofOf(workspace, ledgerIndex)
    if (ledgerIndex !== undefined && proof !== undefined) proofs.set(ledgerIndex, proof)
  }
  return proofs
}

/** A service is "system"; of people, the role and never the name (CJEU C-579/21). */
async function readRoles({ subjects }: ReportPorts, workspace: string, entries: readonly AuditEntry[]) {
  const roles = new Map<string, string>()
  for (const actor of new Set(entries.map((entry) => entry.actor))) {
    roles.set(actor, actor.startsWith('service:') ? 'system' : await subjects.roleOf(workspace, actor))
  }
  return roles
}

async function readRecordings(
  { subjects: held }: ReportPorts,
  workspace: string,
  subjects: readonly string[],
) {
  const recordings: (HeldRecording & { audio?: AudioFile })[] = []
  for (const recording of (await held.recordings(workspace, subjects)).toSorted((a, b) =>
    compare(a.recording, b.recording),
  )) {
    const audio = await held.openRecording(workspace, recording.recording)
    recordings.push({ ...recording, ...(audio && { audio }) })
  }
  return recordings
}

async function readTranscripts(
  { subjects: held }: ReportPorts,
  workspace: string,
  subjects: readonly string[],
) {
  const transcripts: (HeldTranscript & { opened?: OpenedTranscript })[] = []
  for (const transcript of (await held.transcripts(workspace, subjects)).toSorted((a, b) =>
    compare(a.transcript, b.transcript),
  )) {
    const opened = await held.openTranscript(workspace, transcript.transcript)
    transcripts.push({ ...transcript, ...(opened && { opened }) })
  }
  return transcripts
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
