export { createLocalTranscriber, type LocalTranscriberOptions } from './local-transcriber.ts'
export { ModelMissingError } from './model-files.ts'
export { createOpenAiTranscriber, type OpenAiTranscriberOptions } from './openai-transcriber.ts'
export { parseProviderTranscript } from './provider-transcript.ts'
export {
  type Audio,
  type Transcriber,
  TranscriberUnavailableError,
  UnreadableAudioError,
  UnreadableTranscriptError,
} from './transcriber.ts'
export { Speaker, Transcript, TranscriptSegment, TranscriptWord, wordsIn } from './transcript.ts'
