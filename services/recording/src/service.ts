import { createGraphMedia } from '@onrecord/graph-api'
import {
  type Access,
  type Call,
  createKeeper,
  type ErasureReason,
  type Held,
  type StateCount,
  type Violation,
} from '@onrecord/keeping'
import { type GateDecision, InteractionEvent, Topic } from '@onrecord/schemas'
import { createConsumer, inOrder, type Service } from '@onrecord/service'
import { announcementIn, isRecordingAvailable } from './announcement.ts'
import type { RecordingPorts } from './ports.ts'
import { type Recording, recordingOf } from './recording.ts'
import { recordingKind } from './recording-kind.ts'

export interface OpenedRecording {
  bytes: Buffer
  mimeType: string
}

/** What others may ask about recordings, everything scoped by workspace. */
export interface RecordingService extends Service {
  /** Of these calls, or with any of these pseudonyms in them; oldest first. */
  recordingsOf(
    workspace: string,
    of: { calls?: readonly string[]; subjects?: readonly string[] },
  ): Promise<Recording[]>
  recordingStates(workspace: string): Promise<StateCount[]>
  /** Every gate decision that was acted on, oldest first. */
  decisionsOf(workspace: string, calls: readonly string[]): Promise<GateDecision[]>
  /** What is kept, for retention. */
  held(workspace: string, endedBefore?: Date): Promise<Held[]>
  callOf(workspace: string, call: string): Promise<Call | undefined>
  /** The audio, for another step of the way. @throws ProblemError `recording_not_held` */
  openRecording(workspace: string, recording: string): Promise<OpenedRecording>
  /** The audio, for a person: the access is in the trail before the first byte. @throws ProblemError `recording_not_held` */
  playRecording(request: { workspace: string; recording: string } & Access): Promise<OpenedRecording>
  /** Erases what is stored; false if nothing was. Idempotent. */
  eraseRecording(workspace: string, recording: string, reason: ErasureReason): Promise<boolean>
  /** Holds every stored recording against the gate; what is not covered has been erased. */
  verifyStored(): Promise<Violation[]>
}

/** From the provider's announcement to an encrypted recording, or to a refusal with its reason. */
export function createRecordingService({
  media = createGraphMedia(),
  ...ports
}: RecordingPorts): RecordingService {
  const keeper = createKeeper(ports, recordingKind({ ...ports, media }))
  const following = createConsumer<InteractionEvent>({
    log: ports.log,
    logger: ports.logger,
    failed: ports.failed,
    group: 'recording',
    topics: { [Topic.interactions]: InteractionEvent },
    async handle(batch) {
      const events = batch.map(({ event }) => event)
      await keeper.noteFacts(events)
      await keeper.announce(
        events.filter(isRecordingAvailable).map((event) => announcementIn(event, ports.keyring)),
      )
      return []
    },
  })

  return {
    ...inOrder(keeper.service, following),
    recordingsOf: async (workspace, of) => (await keeper.itemsOf(workspace, of)).map(recordingOf),
    recordingStates: keeper.states,
    decisionsOf: keeper.decisionsOf,
    held: keeper.held,
    callOf: keeper.callOf,
    openRecording: async (workspace, recording) => opened(await keeper.open({ workspace, id: recording })),
    playRecording: async ({ workspace, recording, ...access }) =>
      opened(await keeper.access({ workspace, id: recording }, 'access.played', access)),
    eraseRecording: (workspace, recording, reason) => keeper.erase({ workspace, id: recording }, reason),
    verifyStored: keeper.verifyStored,
  }
}

const opened = ({
  item,
  bytes,
}: {
  item: Parameters<typeof recordingOf>[0]
  bytes: Buffer
}): OpenedRecording => ({
  bytes,
  mimeType: recordingOf(item).media.mimeType,
})
