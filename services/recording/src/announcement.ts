import type { Announced } from '@onrecord/keeping'
import type { Keyring } from '@onrecord/keys'
import type { EventOf, InteractionEvent } from '@onrecord/schemas'

type RecordingAvailable = EventOf<'onrecord.call.recording_available.v1'>

export const isRecordingAvailable = (event: InteractionEvent): event is RecordingAvailable =>
  event.type === 'onrecord.call.recording_available.v1'

/** The same media id gives the same recording, under the same object key. */
export function announcementIn(event: RecordingAvailable, keyring: Pick<Keyring, 'pseudonym'>): Announced {
  const { workspace, data } = event
  const id = `rec_${keyring.pseudonym(workspace, 'media', data.media.id)}`
  return {
    workspace,
    id,
    call: data.call,
    account: data.account,
    ...(event.subject !== undefined && { contact: event.subject }),
    partitionKey: event.partitionkey,
    source: data.media,
    receivedAt: new Date(event.recordedtime),
    objectKey: `${workspace}/recordings/${data.call}/${id}.enc`,
  }
}
