import type { Item, Kind, MediaPorts, Obtained } from '@onrecord/keeping'
import { Topic } from '@onrecord/schemas'
import type { Transcriber } from '@onrecord/speech'
import { obtainFromEngine, obtainFromProvider } from './obtain-transcript.ts'
import type { Recordings } from './ports.ts'
import { TranscriptDetails, TranscriptSource } from './transcript.ts'

export interface TranscriptKindPorts extends MediaPorts {
  recordings: Recordings
  transcriber: Transcriber | undefined
  /** The states of the provider's transcripts of a call. */
  providerStates(workspace: string, call: string): Promise<Item['state'][]>
}

/** How soon to look again while the provider's transcript is on its way. */
const PROVIDER_FIRST_MS = 500

/** A call in writing. The provider's own transcript goes first; an engine writes where there is none. */
export function transcriptKind(ports: TranscriptKindPorts): Kind {
  async function obtainByEngine(item: Item, recording: string): Promise<Obtained> {
    const states = await ports.providerStates(item.workspace, item.call)
    if (states.includes('stored') || ports.transcriber === undefined) return { kind: 'dropped' }
    if (states.includes('pending')) return { kind: 'later', afterMs: PROVIDER_FIRST_MS }
    return obtainFromEngine({ ...ports, transcriber: ports.transcriber }, item, recording)
  }

  return {
    noun: 'transcript',
    schema: 'transcription',
    purpose: 'transcription',
    topic: Topic.transcripts,
    retentionCategory: 'transcripts',
    async obtain(item) {
      const source = TranscriptSource.parse(item.source)
      return source.origin === 'provider'
        ? obtainFromProvider(ports, item, source.media)
        : obtainByEngine(item, source.recording)
    },
    tooLate: ({ source }) =>
      TranscriptSource.parse(source).origin === 'provider' ? 'expired_7d' : 'no_engine',
    storedData: ({ objectKey, details }) => ({ objectKey, ...TranscriptDetails.parse(details) }),
  }
}
