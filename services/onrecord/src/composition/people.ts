import { consentStateOf } from '@onrecord/consent'
import type { EventLog } from '@onrecord/event-log'
import type { Identities } from '@onrecord/identity'
import type { Keyring } from '@onrecord/keys'
import { entries, type LedgerEntry } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import type { PrivacyService } from '@onrecord/privacy'
import type { Recording, RecordingService } from '@onrecord/recording'
import type {
  CallFactRow,
  CallSummary,
  GateDecision,
  People,
  Person,
  PersonFacts,
  PersonSummary,
  TrailEntry,
} from '@onrecord/schemas'
import { Purpose } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import type { Transcript, TranscriptionService } from '@onrecord/transcription'
import { holdingsOf } from './person-holdings.ts'
import { countryOf } from './subject-holdings.ts'

export interface PeopleDeps {
  db: ScopedDatabase
  log: EventLog
  keyring: Keyring
  identities: Identities
  personFacts: PersonFacts
  recording: RecordingService
  transcription: TranscriptionService
  privacy: PrivacyService
  clock: Clock
}

const TRAIL_LIMIT = 2_000
/** Names are sealed, so a search by name opens the names of so many people at most, the most recently seen first. */
const NAME_SEARCH_LIMIT = 2_000

/** People as the console shows them: put together from identity, consent, recording, transcription, ledger and facts. */
export function createPeople(deps: PeopleDeps): People {
  const { identities } = deps
  return {
    async search(workspace, query, limit) {
      const subjects = await findSubjects(deps, workspace, query.trim(), limit)
      return Promise.all(subjects.map((subject) => summaryOf(deps, workspace, subject)))
    },
    async person(workspace, subject) {
      const subjects = await identities.samePerson(workspace, subject)
      const identifiers = await identities.identifiersOf(workspace, subject)
      const trail = await entries(deps.db.inWorkspace(workspace), workspace, { subjects, limit: TRAIL_LIMIT })
      // that somebody looked leaves an entry too: it makes nobody known
      const isKnown = identifiers.length > 0 || trail.some(({ type }) => !type.startsWith('access.'))
      if (!isKnown) return undefined
      return personOf(deps, workspace, subjects, identifiers, trail)
    },
  }
}

async function findSubjects(
  { identities, recording, keyring }: PeopleDeps,
  workspace: string,
  query: string,
  limit: number,
): Promise<string[]> {
  if (query === '') return identities.recent(workspace, limit)
  if (query.startsWith('sub_')) {
    const known = await identities.identifiersOf(workspace, query)
    return known.length === 0 ? [] : (await identities.samePerson(workspace, query)).slice(0, 1)
  }
  const call = query.startsWith('call_') ? query : `call_${keyring.pseudonym(workspace, 'call', query)}`
  const ofCall = (await recording.callOf(workspace, call))?.contacts
  if (ofCall !== undefined) return survivors(identities, workspace, ofCall)
  const exact = [
    await identities.find(workspace, { kind: 'bsuid', value: query }),
    /^\+?[\d\s().-]{6,}$/.test(query)
      ? await identities.find(workspace, { kind: 'phone', value: `+${query.replace(/\D/g, '')}` })
      : undefined,
  ].filter((found) => found !== undefined)
  return exact.length > 0 ? [...new Set(exact)] : searchNames(identities, workspace, query, limit)
}

async function survivors(
  identities: Identities,
  workspace: string,
  subjects: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(
    subjects.map(async (subject) => (await identities.samePerson(workspace, subject))[0] ?? subject),
  )
  return [...new Set(found)]
}

async function searchNames(
  identities: Identities,
  workspace: string,
  query: string,
  limit: number,
): Promise<string[]> {
  const wanted = query.toLocaleLowerCase()
  const found: string[] = []
  for (const subject of await identities.recent(workspace, NAME_SEARCH_LIMIT)) {
    const known = await identities.identifiersOf(workspace, subject)
    if (known.some(({ value }) => value.toLocaleLowerCase().includes(wanted))) found.push(subject)
    if (found.length === limit) break
  }
  return found
}

async function summaryOf(deps: PeopleDeps, workspace: string, subject: string): Promise<PersonSummary> {
  const subjects = await deps.identities.samePerson(workspace, subject)
  const [identifiers, calls, recordings] = await Promise.all([
    deps.identities.identifiersOf(workspace, subject),
    deps.personFacts.calls(workspace, subjects),
    deps.recording.recordingsOf(workspace, { subjects }),
  ])
  const first = (kind: string) => identifiers.find((identifier) => identifier.kind === kind)?.value
  return present({
    subject: subjects[0] ?? subject,
    name: first('name') ?? first('username'),
    phone: first('phone'),
    bsuid: first('bsuid'),
    country: countryOf(identifiers),
    calls: calls.length,
    recordings: recordings.filter(({ state }) => state === 'stored').length,
    lastSeen: calls
      .map(({ createdAt }) => createdAt)
      .sort()
      .at(-1),
  })
}

async function personOf(
  deps: PeopleDeps,
  workspace: string,
  subjects: string[],
  identifiers: Awaited<ReturnType<Identities['identifiersOf']>>,
  trail: LedgerEntry[],
): Promise<Person> {
  const { personFacts, recording, transcription, privacy, db, clock } = deps
  const [calls, conversations, callPermission, recordings, transcripts, consent, retainedUntil] =
    await Promise.all([
      personFacts.calls(workspace, subjects),
      personFacts.conversations(workspace, subjects),
      personFacts.callPermission(workspace, subjects, clock.now()),
      recording.recordingsOf(workspace, { subjects }),
      transcription.transcriptsOf(workspace, { subjects }),
      consentStateOf(db.inWorkspace(workspace), workspace, subjects, clock.now()),
      privacy.retainedUntil(workspace),
    ])
  const decisions = await recording.decisionsOf(
    workspace,
    calls.map(({ call }) => call),
  )
  return present({
    subject: subjects[0] ?? '',
    identifiers: identifiers.filter(isShown),
    country: countryOf(identifiers),
    consent: consent.map(({ purpose, status, since, until, notice, method }) =>
      present({ purpose, status, since: since?.toISOString(), until: until?.toISOString(), notice, method }),
    ),
    callPermission,
    calls: calls.map((call) => callSummaryOf(call, { recordings, transcripts, decisions, retainedUntil })),
    conversations,
    trail: trail.map(trailEntryOf),
    holdings: await holdingsOf(deps, workspace, subjects, { recordings, transcripts, trail }),
  })
}

type Shown = Person['identifiers'][number]
const isShown = (identifier: { kind: string; value: string }): identifier is Shown =>
  ['phone', 'bsuid', 'name', 'username'].includes(identifier.kind)

interface Kept {
  recordings: Recording[]
  transcripts: Transcript[]
  decisions: GateDecision[]
  retainedUntil: Awaited<ReturnType<PrivacyService['retainedUntil']>>
}

function callSummaryOf(
  fact: CallFactRow,
  { recordings, transcripts, decisions, retainedUntil }: Kept,
): CallSummary {
  const recording = recordings.find(({ call }) => call === fact.call)
  const transcript = transcripts.find(({ call }) => call === fact.call)
  const endedAt = recording?.interval?.until
  return {
    ...present({ direction: fact.direction }),
    call: fact.call,
    outcome: fact.outcome,
    startedAt: fact.createdAt,
    talkS: fact.talkS,
    agent: fact.agent,
    account: fact.account,
    recording:
      recording === undefined
        ? null
        : present({
            recording: recording.recording,
            state: recording.state,
            reason: recording.reason,
            audioS: recording.audioS,
            sizeBytes: recording.sizeBytes,
            sha256: recording.sha256,
            retainedUntil:
              recording.state === 'stored' && endedAt !== undefined
                ? retainedUntil('recordings', endedAt).toISOString()
                : undefined,
          }),
    transcript:
      transcript === undefined
        ? null
        : present({
            transcript: transcript.transcript,
            state: transcript.state,
            language: transcript.language,
          }),
    decisions: decisions.filter(({ call }) => call === fact.call),
  }
}

function trailEntryOf(entry: LedgerEntry): TrailEntry {
  const { index, at, type, actor, outcome, reason, target, payload, leafHash } = entry
  const purpose = Purpose.safeParse(payload?.['purpose'])
  return present({
    index,
    at,
    type,
    actor,
    outcome,
    reason,
    target,
    purpose: purpose.success ? purpose.data : undefined,
    payload,
    leafHash,
  })
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without what is undefined. */
function present<T extends object>(object: T): Present<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>
}
