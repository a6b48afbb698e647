import { createOutbox } from '@onrecord/event-log'
import { createGraphMedia } from '@onrecord/graph-api'
import { createClaims } from '@onrecord/postgres'
import { ConsentEvent, InteractionEvent, PrivacyEvent, Topic } from '@onrecord/schemas'
import { backoffMs, createConsumer, createTeller, createWorker, inOrder, type Service } from '@onrecord/service'
import type { ErasureReason } from './domain/recording.ts'
import { eraseRecording } from './erase-recording.ts'
import { followConsent } from './follow-consent.ts'
import { followInteractions } from './follow-interactions.ts'
import { followRetention } from './follow-retention.ts'
import { DEFAULT_SETTINGS, type RecordingContext, type RecordingPorts } from './ports.ts'
import { processRecording } from './process-recording.ts'
import { createRecordingReader, type RecordingReader } from './read-recordings.ts'
import { createVerifier } from './verifier.ts'
import { dueRecordings, findRecording, postponeUntil, type RecordingKey } from './stores/recordings.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'
import { type Violation, verifyStored } from './verify-recording.ts'

export interface RecordingService extends Service, RecordingReader {
  /** Erases what is stored; false if nothing was. Idempotent. */
  eraseRecording(workspace: string, recording: string, reason: ErasureReason): Promise<boolean>
  /** Holds every stored recording against the gate; what is not covered has been erased. */
  verifyStored(): Promise<Violation[]>
}

/** From the provider's announcement to an encrypted recording, or to a refusal with its reason. */
export function createRecordingService(ports: RecordingPorts): RecordingService {
  const settings = { ...DEFAULT_SETTINGS, ...ports.settings }
  const { db, log, logger, failed, clock } = ports
  const outbox = createOutbox(db, log, 'recording')
  const teller = createTeller(outbox, logger)
  const context: RecordingContext = { media: createGraphMedia(), ...ports, settings, outbox, told: () => teller.wake() }
  const claims = createClaims(db, 'recording')

  const worker = createWorker<RecordingKey>({
    name: 'recording',
    due: (limit) => dueRecordings(db, clock.now(), limit),
    keyOf: ({ workspace, recording }) => `${workspace}/${recording}`,
    claims,
    work: processRecording(context),
    async postpone(key) {
      const failures = (await findRecording(db, key))?.failures ?? 0
      const delayMs = backoffMs(failures + 1, settings.retry)
      await postponeUntil(db, key, new Date(clock.now().getTime() + delayMs), { failure: true })
    },
    concurrency: settings.concurrency,
    pollMs: settings.pollMs,
    logger,
    failed,
  })
  const consuming = { log, logger, failed }

  const service = inOrder(
    { start: async () => undefined, stop: () => claims.close() },
    teller,
    { start: async () => void (await sweepLeftovers(context, claims)), stop: async () => undefined },
    createConsumer({
      ...consuming,
      group: 'recording',
      topics: { [Topic.interactions]: InteractionEvent },
      handle: followInteractions(context, () => worker.wake()),
    }),
    createConsumer({ ...consuming, group: 'recording-consent', topics: { [Topic.consent]: ConsentEvent }, handle: followConsent(context) }),
    createConsumer({ ...consuming, group: 'recording-privacy', topics: { [Topic.privacy]: PrivacyEvent }, handle: followRetention(context) }),
    worker,
    createVerifier(context, claims),
  )

  return {
    ...service,
    ...createRecordingReader(context),
    eraseRecording: (workspace, recording, reason) => eraseRecording(context, { workspace, recording }, reason),
    verifyStored: () => verifyStored(context),
  }
}
