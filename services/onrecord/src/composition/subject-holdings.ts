import { recordsOf } from '@onrecord/consent'
import type { EventLog } from '@onrecord/event-log'
import type { Identities } from '@onrecord/identity'
import { KeyDestroyedError, type Keyring } from '@onrecord/keys'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import type { RecordingService } from '@onrecord/recording'
import type { SubjectHoldings } from '@onrecord/reports'
import { type PersonFacts, ProblemError } from '@onrecord/schemas'
import type { TranscriptionService } from '@onrecord/transcription'
import { parsePhoneNumber } from 'libphonenumber-js/max'
import { messagesOf } from './messages.ts'

export interface SubjectHoldingsDeps {
  db: ScopedDatabase
  acrossWorkspaces: Database
  log: EventLog
  keyring: Keyring
  identities: Identities
  personFacts: PersonFacts
  recording: RecordingService
  transcription: TranscriptionService
}

/** Everything that is held on one person, wherever it lies. */
export function createSubjectHoldings(deps: SubjectHoldingsDeps): SubjectHoldings {
  const { db, acrossWorkspaces, identities, personFacts, recording, transcription } = deps
  return {
    async samePerson(workspace, subject) {
      const known = await identities.identifiersOf(workspace, subject)
      const records = await recordsOf(db.inWorkspace(workspace), workspace, [subject])
      return known.length === 0 && records.length === 0
        ? undefined
        : identities.samePerson(workspace, subject)
    },
    identifiers: async (workspace, [subject = '']) => identities.identifiersOf(workspace, subject),
    country: async (workspace, [subject = '']) =>
      countryOf(await identities.identifiersOf(workspace, subject)),
    consentRecords: (workspace, subjects) => recordsOf(db.inWorkspace(workspace), workspace, subjects),
    facts: personFacts,
    messages: (workspace, subjects) => messagesOf(deps, workspace, subjects),
    async recordings(workspace, subjects) {
      const all = await recording.recordingsOf(workspace, { subjects })
      return all
        .filter(({ state }) => isOrWasHeld(state))
        .map(({ recording: id, call, interval, audioS, channels }) => ({
          recording: id,
          call,
          ...(interval !== undefined && { startedAt: interval.from.toISOString() }),
          ...(audioS !== undefined && { audioS }),
          ...(channels !== undefined && { channels }),
        }))
    },
    openRecording: (workspace, id) =>
      unlessGone(async () => {
        const { bytes, mimeType } = await recording.openRecording(workspace, id)
        return { bytes, contentType: mimeType }
      }),
    async transcripts(workspace, subjects) {
      const all = await transcription.transcriptsOf(workspace, { subjects })
      return all
        .filter(({ state }) => isOrWasHeld(state))
        .map(({ transcript, call }) => ({ transcript, call }))
    },
    openTranscript: (workspace, id) =>
      unlessGone(async () => {
        const { transcript, origin } = await transcription.openTranscript(workspace, id)
        return { ...transcript, origin }
      }),
    roleOf: async (_workspace, actor) => roleOf(acrossWorkspaces, actor),
  }
}

/** What has been erased is listed too, as no longer there. */
const isOrWasHeld = (state: string) => state === 'stored' || state === 'erased'

/** Undefined for what has been erased or whose key has been destroyed. */
async function unlessGone<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof KeyDestroyedError || (error instanceof ProblemError && error.status === 404))
      return undefined
    throw error
  }
}

/** The person's country by phone number, else by the prefix of the BSUID. */
export function countryOf(identifiers: readonly { kind: string; value: string }[]): string | undefined {
  for (const { kind, value } of identifiers) {
    if (kind === 'phone') {
      const country = tryPhone(value)
      if (country !== undefined) return country
    }
    if (kind === 'bsuid' && /^[A-Z]{2}\./.test(value)) return value.slice(0, 2)
  }
  return undefined
}

function tryPhone(value: string): string | undefined {
  try {
    return parsePhoneNumber(value).country
  } catch {
    return undefined
  }
}

/** `user:<id>` acts in a role; a service and the command line are what they are. Never a name. */
async function roleOf(db: Database, actor: string): Promise<string> {
  if (!actor.startsWith('user:')) return actor
  const [row] = await db.query<{ role: string }>('SELECT role FROM console.user WHERE id = $1', [
    actor.slice('user:'.length),
  ])
  return row?.role ?? 'former user'
}
