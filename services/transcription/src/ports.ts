import type { GraphMedia } from '@onrecord/graph-api'
import type { KeepingPorts, MediaPorts } from '@onrecord/keeping'
import type { Transcriber } from '@onrecord/speech'

/** Stored recordings, as far as an engine needs them. */
export interface Recordings {
  /** Throws a ProblemError `recording_not_held` if there is none (any more). */
  openRecording(workspace: string, recording: string): Promise<{ bytes: Uint8Array; mimeType: string }>
}

export interface TranscriptionPorts extends KeepingPorts, Omit<MediaPorts, 'media'> {
  /** The provider's Graph API, unless told. */
  media?: GraphMedia
  recordings: Recordings
  /** Absent: only the provider's own transcripts are kept. */
  transcriber?: Transcriber
}
