import OpenAI, { APIConnectionError, APIError, toFile } from 'openai'
import { z } from 'zod'
import { assembleTranscript, type Said } from './assemble-transcript.ts'
import { decodeOggOpus, SPEECH_RATE } from './decode-ogg-opus.ts'
import { languageCodeOf } from './language-code.ts'
import { speakerOfChannel } from './provider-transcript.ts'
import { type Piece, speechPieces } from './speech-pieces.ts'
import {
  type Audio,
  type Transcriber,
  TranscriberUnavailableError,
  UnreadableAudioError,
} from './transcriber.ts'
import type { TranscriptWord } from './transcript.ts'
import { wavOf } from './wav.ts'

export interface OpenAiTranscriberOptions {
  apiKey: string
  /** Any server that speaks OpenAI's audio API. */
  baseURL?: string
  model: string
  timeoutMs?: number
}

/** The API takes 25 MB; 10 minutes of 16-bit audio at 16 kHz are 19 MB. */
const MAX_PART_S = 600

const seconds = z.number().transform((value) => Math.max(0, value))
const Verbose = z.object({
  text: z.string(),
  language: z.string().optional(),
  duration: z.coerce.number().nonnegative(),
  segments: z
    .array(z.object({ start: seconds, end: seconds, text: z.string(), avg_logprob: z.number().nullish() }))
    .nullish(),
  words: z.array(z.object({ word: z.string(), start: seconds, end: seconds })).nullish(),
})
type Verbose = z.infer<typeof Verbose>

/** Sends each channel by itself, so that the speakers stay apart; what is not Ogg/Opus goes as it is. */
export function createOpenAiTranscriber(options: OpenAiTranscriberOptions): Transcriber {
  const { apiKey, baseURL, model, timeoutMs = 300_000 } = options
  const client = new OpenAI({
    apiKey: apiKey || 'none',
    ...(baseURL && { baseURL }),
    timeout: timeoutMs,
    maxRetries: 0,
  })

  async function send(audio: Audio, language: string | undefined): Promise<Verbose> {
    try {
      const answer: unknown = await client.audio.transcriptions.create({
        file: await toFile(audio.bytes, audio.fileName, { type: audio.mimeType }),
        model,
        response_format: 'verbose_json',
        timestamp_granularities: ['word', 'segment'],
        ...(language !== undefined && { language }),
      })
      return Verbose.parse(answer)
    } catch (error) {
      throw classified(error)
    }
  }

  async function transcribeChannel(
    samples: Float32Array,
    channel: number | undefined,
    language: string | undefined,
  ) {
    const said: Said[] = []
    let found = 'und'
    for (const { from, until } of partsOf(samples)) {
      const bytes = wavOf(samples.subarray(from, until), SPEECH_RATE)
      const answer = await send({ bytes, mimeType: 'audio/wav', fileName: 'speech.wav' }, language)
      said.push(...saidIn(answer, from / SPEECH_RATE, channel))
      if (found === 'und') found = languageCodeOf(answer.language)
    }
    return { said, language: found }
  }

  return {
    name: 'openai',
    async transcribe(audio, { language } = {}) {
      if (!/ogg|opus/.test(audio.mimeType)) {
        const answer = await send(audio, language)
        return assembleTranscript(
          [{ said: saidIn(answer, 0, undefined), language: languageCodeOf(answer.language) }],
          answer.duration,
        )
      }
      const channels = await decodeOggOpus(audio.bytes)
      const parts = []
      for (const [index, samples] of channels.entries())
        parts.push(await transcribeChannel(samples, channels.length === 2 ? index : undefined, language))
      return assembleTranscript(parts, (channels[0]?.length ?? 0) / SPEECH_RATE)
    },
  }
}

/** From the first sound to the last, in parts that the API takes; nothing of a silent channel. */
function partsOf(samples: Float32Array): Piece[] {
  const parts: Piece[] = []
  for (const piece of speechPieces(samples, { sampleRate: SPEECH_RATE, maxPieceS: MAX_PART_S })) {
    const last = parts.at(-1)
    if (last !== undefined && piece.until - last.from <= MAX_PART_S * SPEECH_RATE) last.until = piece.until
    else parts.push({ ...piece })
  }
  return parts
}

function saidIn(answer: Verbose, offsetS: number, channel: number | undefined): Said[] {
  const words: TranscriptWord[] = (answer.words ?? []).map(({ word, start, end }) => ({
    word: word.trim(),
    startS: start + offsetS,
    endS: Math.max(start, end) + offsetS,
  }))
  const segments = answer.segments?.length
    ? answer.segments
    : [{ start: 0, end: answer.duration, text: answer.text, avg_logprob: null }]
  return segments
    .filter(({ text }) => text.trim() !== '')
    .map((segment, index, all) => {
      const startS = segment.start + offsetS
      const endS = Math.max(segment.start, segment.end) + offsetS
      const isLast = index === all.length - 1
      const next = all[index + 1]?.start
      const isOurs = (word: TranscriptWord) =>
        (index === 0 || word.startS >= startS) && (isLast || word.startS < (next ?? segment.end) + offsetS)
      return {
        speaker: speakerOfChannel(channel),
        ...(channel !== undefined && { channel }),
        startS,
        endS,
        text: segment.text.trim(),
        ...(segment.avg_logprob != null && { confidence: Math.min(1, Math.exp(segment.avg_logprob)) }),
        words: words.filter(isOurs),
      }
    })
}

/** By class and status, never by text. A wrong key or model (401, 403, 404) may be put right, so it is tried again. */
function classified(error: unknown): Error {
  if (error instanceof APIConnectionError)
    return new TranscriberUnavailableError('the speech server does not answer', { cause: error })
  if (error instanceof APIError) {
    const isFinal =
      error.status === 400 || error.status === 413 || error.status === 415 || error.status === 422
    const text = `the speech server answered ${error.status}`
    return isFinal
      ? new UnreadableAudioError(text, { cause: error })
      : new TranscriberUnavailableError(text, { cause: error })
  }
  if (error instanceof z.ZodError)
    return new TranscriberUnavailableError('the speech server answered something else', { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}
