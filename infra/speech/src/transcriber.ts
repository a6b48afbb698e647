import type { Transcript } from './transcript.ts'

export interface Audio {
  bytes: Uint8Array
  mimeType: string
  fileName: string
}

/** Speech to text. Two-channel audio is taken as WhatsApp's: channel 0 the business, channel 1 the customer. */
export interface Transcriber {
  /** Where a transcript came from. */
  name: 'openai' | 'local'
  /** @throws TranscriberUnavailableError, UnreadableAudioError */
  transcribe(audio: Audio, options?: { language?: string }): Promise<Transcript>
}

/** It did not work this time: no connection, 429, 5xx. */
export class TranscriberUnavailableError extends Error {
  override name = 'TranscriberUnavailableError'
}

/** This audio can never be transcribed by this engine: not audio, not a format it knows, refused by the server. */
export class UnreadableAudioError extends Error {
  override name = 'UnreadableAudioError'
}

/** The provider's transcript is not in the documented form. */
export class UnreadableTranscriptError extends Error {
  override name = 'UnreadableTranscriptError'
}
