import type { EventOf, InteractionEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { callIn } from './domain/call.ts'
import { objectKeyOf, PROVIDER_KEEPS_MS, type Recording } from './domain/recording.ts'
import type { RecordingContext } from './ports.ts'
import { mergeIntoCalls } from './stores/calls.ts'
import { insertAnnounced } from './stores/recordings.ts'

type Announcement = EventOf<'onrecord.call.recording_available.v1'>

/** Keeps what is known of calls, and notes every recording that a provider announces. */
export function followInteractions({ db, keyring }: RecordingContext, wake: () => void): EventHandler<InteractionEvent> {
  return async function handle(batch) {
    const events = batch.map(({ event }) => event)
    const announced = events
      .filter((event): event is Announcement => event.type === 'onrecord.call.recording_available.v1')
      .map((event) => recordingOf(event, `rec_${keyring.pseudonym(event.workspace, 'media', event.data.media.id)}`))
    await mergeIntoCalls(db, events.flatMap((event) => callIn(event) ?? []))
    await insertAnnounced(db, announced)
    wake()
    return []
  }
}

function recordingOf(event: Announcement, recording: string): Recording {
  const { workspace, data } = event
  const receivedAt = new Date(event.recordedtime)
  return {
    workspace,
    recording,
    call: data.call,
    account: data.account,
    ...(event.subject !== undefined && { contact: event.subject }),
    partitionKey: event.partitionkey,
    media: data.media,
    receivedAt,
    deadline: new Date(receivedAt.getTime() + PROVIDER_KEEPS_MS),
    state: 'pending',
    changedAt: receivedAt,
    attempt: 0,
    failures: 0,
    mismatches: 0,
    objectKey: objectKeyOf(workspace, data.call, recording),
    mayHaveObject: false,
    participants: [],
  }
}
