import type { Item } from '@onrecord/keeping'
import { ProviderMedia } from '@onrecord/schemas'
import { Transcript as TranscriptDocument } from '@onrecord/speech'
import { z } from 'zod'

/** Where a transcript is to come from: the provider's own document, or an engine that listens to the recording. */
export const TranscriptSource = z.discriminatedUnion('origin', [
  z.object({ origin: z.literal('provider'), media: ProviderMedia }),
  z.object({ origin: z.literal('engine'), recording: z.string() }),
])
export type TranscriptSource = z.infer<typeof TranscriptSource>

export const Origin = z.enum(['provider', 'openai', 'local'])
export type Origin = z.infer<typeof Origin>

/** What is known of a transcript without opening it. */
export const TranscriptDetails = z.object({
  origin: Origin,
  language: z.string(),
  confidence: z.number().optional(),
  words: z.int(),
})
export type TranscriptDetails = z.infer<typeof TranscriptDetails>

/** What is sealed and stored. */
export const StoredTranscript = z.object({ origin: Origin, transcript: TranscriptDocument })
export type StoredTranscript = z.infer<typeof StoredTranscript>

/** A transcript that was to be had, and what became of it. */
export interface Transcript extends Omit<Item, 'id' | 'source' | 'details'>, Partial<TranscriptDetails> {
  transcript: string
  source: TranscriptSource
}

export function transcriptOf({ id, source, details, ...item }: Item): Transcript {
  return {
    ...item,
    transcript: id,
    source: TranscriptSource.parse(source),
    ...(details === undefined ? {} : TranscriptDetails.parse(details)),
  }
}
