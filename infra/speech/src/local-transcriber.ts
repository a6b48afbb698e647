import { assembleTranscript, type Said } from './assemble-transcript.ts'
import { decodeOggOpus, SPEECH_RATE } from './decode-ogg-opus.ts'
import { languageCodeOf } from './language-code.ts'
import { findModelFiles } from './model-files.ts'
import { speakerOfChannel } from './provider-transcript.ts'
import { openRecognizer, type Recognizer, type RecognizerResult } from './sherpa.ts'
import { type Piece, speechPieces } from './speech-pieces.ts'
import { type Transcriber, UnreadableAudioError } from './transcriber.ts'
import { wordsOfTokens } from './words-of-tokens.ts'

export interface LocalTranscriberOptions {
  /** Holds the files of one sherpa-onnx model, Whisper or transducer. */
  modelFolder: string
  threads?: number
}

/** A model in this process: audio leaves the machine for nobody. Ogg/Opus only; each channel by itself. */
export function createLocalTranscriber({ modelFolder, threads = 2 }: LocalTranscriberOptions): Transcriber {
  const recognizers = new Map<string, Promise<Recognizer>>()

  /** One per language asked for; a failed load is tried again the next time. */
  function recognizerFor(language: string): Promise<Recognizer> {
    const known = recognizers.get(language)
    if (known !== undefined) return known
    const opening = findModelFiles(modelFolder).then((files) => openRecognizer(files, threads, language))
    recognizers.set(language, opening)
    opening.catch(() => recognizers.delete(language))
    return opening
  }

  return {
    name: 'local',
    async transcribe(audio, { language = '' } = {}) {
      const recognizer = await recognizerFor(language)
      if (!/ogg|opus/.test(audio.mimeType))
        throw new UnreadableAudioError(`the local engine reads Ogg/Opus, not ${audio.mimeType}`)
      const channels = await decodeOggOpus(audio.bytes)
      const parts = []
      for (const [index, samples] of channels.entries())
        parts.push(await recognizeChannel(recognizer, samples, channels.length === 2 ? index : undefined))
      return assembleTranscript(parts, (channels[0]?.length ?? 0) / SPEECH_RATE)
    },
  }
}

async function recognizeChannel(recognizer: Recognizer, samples: Float32Array, channel: number | undefined) {
  const said: Said[] = []
  let language = 'und'
  for (const piece of speechPieces(samples, { sampleRate: SPEECH_RATE })) {
    const stream = recognizer.createStream()
    stream.acceptWaveform({ samples: samples.slice(piece.from, piece.until), sampleRate: SPEECH_RATE })
    const result = await recognizer.decodeAsync(stream)
    if (result.text.trim() !== '') said.push(saidIn(result, piece, channel))
    if (language === 'und') language = languageCodeOf(result.lang?.replace(/[<|>]/g, ''))
  }
  return { said, language }
}

function saidIn(
  { text, tokens = [], timestamps = [] }: RecognizerResult,
  { from, until }: Piece,
  channel: number | undefined,
): Said {
  const startS = from / SPEECH_RATE
  const endS = until / SPEECH_RATE
  const isTimed = tokens.length > 0 && tokens.length === timestamps.length
  const timed = tokens.map((token, index) => ({ token, startS: timestamps[index] ?? 0 }))
  return {
    speaker: speakerOfChannel(channel),
    ...(channel !== undefined && { channel }),
    startS,
    endS,
    text: text.trim(),
    words: isTimed ? wordsOfTokens(timed, startS, endS) : [],
  }
}
