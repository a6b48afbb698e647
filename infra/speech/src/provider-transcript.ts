import { z } from 'zod'
import { UnreadableTranscriptError } from './transcriber.ts'
import type { Speaker, Transcript } from './transcript.ts'

const confidence = z.number().min(0).max(1).optional()
const seconds = z.number().nonnegative()

/** Meta's transcript document (Calling API, "Call transcription", 2026-06-18). */
const MetaTranscript = z.object({
  metadata: z.object({ audio: z.object({ duration: seconds.optional() }).optional() }).optional(),
  transcript: z.object({
    text: z.string().default(''),
    language: z.string().optional(),
    duration: seconds.optional(),
    confidence,
    segments: z
      .array(
        z.object({
          id: z.int().optional(),
          speaker: z.string().optional(),
          channel: z.int().nonnegative().optional(),
          start: seconds,
          end: seconds,
          text: z.string(),
          confidence,
          words: z
            .array(
              z.object({
                word: z.string(),
                start: seconds,
                end: seconds,
                confidence,
                lang: z.string().optional(),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
})

/** Reads the provider's document. Empty is valid: an unsupported language gives a transcript without words. @throws UnreadableTranscriptError */
export function parseProviderTranscript(json: string): Transcript {
  const { metadata, transcript } = read(json)
  const segments = transcript.segments.toSorted((a, b) => a.start - b.start || a.end - b.end)
  const lastEnd = segments.reduce((latest, { end }) => Math.max(latest, end), 0)
  return {
    text: transcript.text,
    language: transcript.language || 'und',
    durationS: transcript.duration ?? metadata?.audio?.duration ?? lastEnd,
    ...(transcript.confidence !== undefined && { confidence: transcript.confidence }),
    segments: segments.map((segment, index) => ({
      id: index + 1,
      speaker: speakerOf(segment.speaker, segment.channel),
      ...(segment.channel !== undefined && { channel: segment.channel }),
      startS: segment.start,
      endS: segment.end,
      text: segment.text,
      ...(segment.confidence !== undefined && { confidence: segment.confidence }),
      words: segment.words.map((word) => ({
        word: word.word,
        startS: word.start,
        endS: word.end,
        ...(word.confidence !== undefined && { confidence: word.confidence }),
        ...(word.lang !== undefined && { language: word.lang }),
      })),
    })),
  }
}

function read(json: string) {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new UnreadableTranscriptError('the transcript is not JSON', { cause: error })
  }
  const parsed = MetaTranscript.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UnreadableTranscriptError(
    `the transcript is not as documented: ${issue?.path.join('.')}: ${issue?.message}`,
  )
}

function speakerOf(name: string | undefined, channel: number | undefined): Speaker {
  const lower = name?.toLowerCase()
  if (lower === 'business' || lower === 'customer') return lower
  return speakerOfChannel(channel)
}

/** Channel 0 is the business, channel 1 the WhatsApp user. */
export function speakerOfChannel(channel: number | undefined): Speaker {
  return channel === 0 ? 'business' : channel === 1 ? 'customer' : 'unknown'
}
