import { fetchMedia, type Item, type MediaPorts, type Obtained } from '@onrecord/keeping'
import { ProblemError, type ProviderMedia } from '@onrecord/schemas'
import {
  parseProviderTranscript,
  type Transcriber,
  TranscriberUnavailableError,
  type Transcript as TranscriptDocument,
  UnreadableAudioError,
  UnreadableTranscriptError,
  wordsIn,
} from '@onrecord/speech'
import type { Recordings } from './ports.ts'
import type { Origin, StoredTranscript, TranscriptDetails } from './transcript.ts'

/** The provider's own document, its hash checked. */
export async function obtainFromProvider(
  ports: MediaPorts,
  item: Item,
  media: ProviderMedia,
): Promise<Obtained> {
  const fetched = await fetchMedia(ports, item, media)
  if (fetched.kind !== 'bytes') return fetched
  try {
    return contentOf('provider', parseProviderTranscript(fetched.bytes.toString('utf8')), fetched.fetchedAt)
  } catch (error) {
    if (!(error instanceof UnreadableTranscriptError)) throw error
    ports.logger.warn({ item: item.id, err: error }, "the provider's transcript cannot be read")
    return { kind: 'failed', reason: 'unreadable' }
  }
}

interface EnginePorts extends Pick<MediaPorts, 'clock' | 'logger'> {
  recordings: Recordings
  transcriber: Transcriber
}

/** Written by an engine that listens to the stored recording. */
export async function obtainFromEngine(ports: EnginePorts, item: Item, recording: string): Promise<Obtained> {
  const { recordings, transcriber, clock, logger } = ports
  try {
    const { bytes, mimeType } = await recordings.openRecording(item.workspace, recording)
    const transcript = await transcriber.transcribe({ bytes, mimeType, fileName: `${recording}.ogg` })
    return contentOf(transcriber.name, transcript, clock.now())
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'recording_not_held') return { kind: 'dropped' }
    if (error instanceof UnreadableAudioError) return { kind: 'failed', reason: 'unreadable' }
    if (!(error instanceof TranscriberUnavailableError)) throw error
    logger.warn({ item: item.id, err: error }, 'the engine did not answer; trying again')
    return { kind: 'later' }
  }
}

function contentOf(origin: Origin, transcript: TranscriptDocument, fetchedAt: Date): Obtained {
  const stored: StoredTranscript = { origin, transcript }
  const { language, confidence, durationS: seconds } = transcript
  const details: TranscriptDetails = {
    origin,
    language,
    words: wordsIn(transcript),
    ...(confidence !== undefined && { confidence }),
  }
  return { kind: 'content', bytes: Buffer.from(JSON.stringify(stored)), seconds, details, fetchedAt }
}
