import { createRequire } from 'node:module'
import type { ModelFiles } from './model-files.ts'
import { TranscriberUnavailableError } from './transcriber.ts'

/** The part of sherpa-onnx-node that we use; it comes without types. */
interface Sherpa {
  OfflineRecognizer: {
    createAsync(config: object): Promise<Recognizer>
  }
}
interface Stream {
  acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void
}
export interface Recognizer {
  createStream(): Stream
  decodeAsync(stream: Stream): Promise<RecognizerResult>
}
export interface RecognizerResult {
  text: string
  lang?: string
  tokens?: string[]
  /** Seconds from the start of the piece, one for each token; empty where the model gives none. */
  timestamps?: number[]
}

/** Loads the native library only when somebody asks for a transcript: it takes 85 MB. */
export async function openRecognizer(
  files: ModelFiles,
  numThreads: number,
  language = '',
): Promise<Recognizer> {
  const sherpa = loadEngine()
  const { encoder, decoder, tokens } = files
  const model =
    files.kind === 'whisper'
      ? { whisper: { encoder, decoder, language, task: 'transcribe', tailPaddings: -1 } }
      : { transducer: { encoder, decoder, joiner: files.joiner } }
  return sherpa.OfflineRecognizer.createAsync({
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: { ...model, tokens, numThreads, provider: 'cpu', debug: 0 },
  })
}

function loadEngine(): Sherpa {
  try {
    return createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa
  } catch (error) {
    throw new TranscriberUnavailableError(
      'the speech engine of this process (sherpa-onnx-node) is not installed: set ONRECORD_SPEECH_URL to a server, or install the development dependencies',
      { cause: error },
    )
  }
}
