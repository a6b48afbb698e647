import { z } from 'zod'

export const Speaker = z.enum(['business', 'customer', 'unknown'])
export type Speaker = z.infer<typeof Speaker>

const Seconds = z.number().nonnegative()
const Confidence = z.number().min(0).max(1)

export const TranscriptWord = z.object({
  word: z.string(),
  startS: Seconds,
  endS: Seconds,
  confidence: Confidence.optional(),
  language: z.string().optional(),
})
export type TranscriptWord = z.infer<typeof TranscriptWord>

/** What one speaker said without a longer pause. Times are seconds from the start of the audio. */
export const TranscriptSegment = z.object({
  id: z.int().positive(),
  speaker: Speaker,
  /** From 0; absent when the channels were not told apart. */
  channel: z.int().nonnegative().optional(),
  startS: Seconds,
  endS: Seconds,
  text: z.string(),
  confidence: Confidence.optional(),
  /** Empty where the engine gives no word times: they are never made up. */
  words: z.array(TranscriptWord),
})
export type TranscriptSegment = z.infer<typeof TranscriptSegment>

/** A call in writing, whoever wrote it: the provider, a server or a local model. */
export const Transcript = z.object({
  text: z.string(),
  /** BCP 47; `und` when not known. */
  language: z.string(),
  durationS: Seconds,
  confidence: Confidence.optional(),
  /** In the order of their start. */
  segments: z.array(TranscriptSegment),
})
export type Transcript = z.infer<typeof Transcript>

/** By white space; for languages written without it, a lower bound. */
export const wordsIn = ({ segments }: Transcript): number =>
  segments.reduce(
    (sum, { text, words }) => sum + (words.length || text.split(/\s+/).filter(Boolean).length),
    0,
  )
