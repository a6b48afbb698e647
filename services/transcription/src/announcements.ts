import type { Announced } from '@onrecord/keeping'
import type { Keyring } from '@onrecord/keys'
import type { EventOf } from '@onrecord/schemas'
import type { TranscriptSource } from './transcript.ts'

type Pseudonyms = Pick<Keyring, 'pseudonym'>

/** The provider has a transcript: the same media id is the same transcript. */
export function providerTranscriptIn(
  event: EventOf<'onrecord.call.transcription_available.v1'>,
  keyring: Pseudonyms,
): Announced {
  const { media } = event.data
  const id = `trn_${keyring.pseudonym(event.workspace, 'media', media.id)}`
  return announced(event, id, { origin: 'provider', media })
}

/** A recording was stored, so that an engine can listen to it: one transcript for each recording. */
export function engineTranscriptIn(
  event: EventOf<'onrecord.recording.stored.v1'>,
  keyring: Pseudonyms,
): Announced {
  const { recording } = event.data
  const id = `trn_${keyring.pseudonym(event.workspace, 'transcript', recording)}`
  return announced(event, id, { origin: 'engine', recording })
}

type Cause = EventOf<'onrecord.call.transcription_available.v1' | 'onrecord.recording.stored.v1'>

function announced(
  { workspace, subject, partitionkey, recordedtime, data }: Cause,
  id: string,
  source: TranscriptSource,
): Announced {
  return {
    workspace,
    id,
    call: data.call,
    account: data.account,
    ...(subject !== undefined && { contact: subject }),
    partitionKey: partitionkey,
    source,
    receivedAt: new Date(recordedtime),
    objectKey: `${workspace}/transcripts/${data.call}/${id}.enc`,
  }
}
