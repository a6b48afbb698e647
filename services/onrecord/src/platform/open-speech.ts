import { createLocalTranscriber, createOpenAiTranscriber, type Transcriber } from '@onrecord/speech'
import type { Config } from '../config.ts'

/** The transcriber, if one is configured: a model folder in this process, or a server. */
export function openSpeech({ speech }: Config): Transcriber | undefined {
  if (speech === undefined) return undefined
  return 'modelFolder' in speech
    ? createLocalTranscriber({ modelFolder: speech.modelFolder })
    : createOpenAiTranscriber({ apiKey: speech.apiKey, baseURL: speech.url, model: speech.model })
}
