import { createGraphMedia } from '@onrecord/graph-api'
import {
  type Access,
  createKeeper,
  type ErasureReason,
  type Held,
  type Keeper,
  type StateCount,
  type Violation,
} from '@onrecord/keeping'
import { type EventOf, type GateDecision, InteractionEvent, RecordingEvent, Topic } from '@onrecord/schemas'
import { createConsumer, inOrder, type Service } from '@onrecord/service'
import { providerTranscriptIn } from './announcements.ts'
import { followRecordings } from './follow-recordings.ts'
import type { TranscriptionPorts } from './ports.ts'
import { StoredTranscript, type Transcript, transcriptOf } from './transcript.ts'
import { transcriptKind } from './transcript-kind.ts'

/** What others may ask about transcripts, everything scoped by workspace. */
export interface TranscriptionService extends Service {
  /** Of these calls, or with any of these pseudonyms in them; oldest first. */
  transcriptsOf(
    workspace: string,
    of: { calls?: readonly string[]; subjects?: readonly string[] },
  ): Promise<Transcript[]>
  transcriptStates(workspace: string): Promise<StateCount[]>
  /** Every gate decision that was acted on, oldest first. */
  decisionsOf(workspace: string, calls: readonly string[]): Promise<GateDecision[]>
  /** What is kept, for retention. */
  held(workspace: string, endedBefore?: Date): Promise<Held[]>
  /** The text, for another step of the way. @throws ProblemError `transcript_not_held` */
  openTranscript(workspace: string, transcript: string): Promise<StoredTranscript>
  /** The text, for a person: the access is in the trail before the first word. @throws ProblemError `transcript_not_held` */
  readTranscript(request: { workspace: string; transcript: string } & Access): Promise<StoredTranscript>
  /** Erases what is stored; false if nothing was. Idempotent. */
  eraseTranscript(workspace: string, transcript: string, reason: ErasureReason): Promise<boolean>
  /** Holds every stored transcript against the gate; what is not covered has been erased. */
  verifyStored(): Promise<Violation[]>
}

type TranscriptionAvailable = EventOf<'onrecord.call.transcription_available.v1'>

/** From the provider's document or a stored recording to an encrypted transcript, or to a refusal with its reason. */
export function createTranscriptionService({
  media = createGraphMedia(),
  transcriber,
  ...ports
}: TranscriptionPorts): TranscriptionService {
  const { log, logger, failed, keyring } = ports
  const keeper: Keeper = createKeeper(ports, transcriptKind({ ...ports, media, transcriber, providerStates }))

  async function providerStates(workspace: string, call: string) {
    const transcripts = (await keeper.itemsOf(workspace, { calls: [call] })).map(transcriptOf)
    return transcripts.filter(({ source }) => source.origin === 'provider').map(({ state }) => state)
  }

  const followingCalls = createConsumer<InteractionEvent>({
    log,
    logger,
    failed,
    group: 'transcription',
    topics: { [Topic.interactions]: InteractionEvent },
    async handle(batch) {
      const events = batch.map(({ event }) => event)
      const available = events.filter(
        (event): event is TranscriptionAvailable => event.type === 'onrecord.call.transcription_available.v1',
      )
      await keeper.noteFacts(events)
      await keeper.announce(available.map((event) => providerTranscriptIn(event, keyring)))
      return []
    },
  })
  const followingRecordings = createConsumer<RecordingEvent>({
    log,
    logger,
    failed,
    group: 'transcription-recordings',
    topics: { [Topic.recordings]: RecordingEvent },
    handle: followRecordings(keeper, keyring, transcriber !== undefined),
  })

  return {
    ...inOrder(keeper.service, followingCalls, followingRecordings),
    transcriptsOf: async (workspace, of) => (await keeper.itemsOf(workspace, of)).map(transcriptOf),
    transcriptStates: keeper.states,
    decisionsOf: keeper.decisionsOf,
    held: keeper.held,
    openTranscript: async (workspace, transcript) => read(await keeper.open({ workspace, id: transcript })),
    readTranscript: async ({ workspace, transcript, ...access }) =>
      read(await keeper.access({ workspace, id: transcript }, 'access.read', access)),
    eraseTranscript: (workspace, transcript, reason) => keeper.erase({ workspace, id: transcript }, reason),
    verifyStored: keeper.verifyStored,
  }
}

const read = ({ bytes }: { bytes: Buffer }): StoredTranscript =>
  StoredTranscript.parse(JSON.parse(bytes.toString('utf8')))
