import type { Item } from '@onrecord/keeping'
import { ProviderMedia } from '@onrecord/schemas'
import type { z } from 'zod'
import { AudioDetails } from './recording-kind.ts'

/** A recording that a provider announced, and what became of it. Times in seconds, sizes in bytes of the plain file. */
export interface Recording extends Omit<Item, 'id' | 'source' | 'details'>, z.infer<typeof AudioDetails> {
  recording: string
  media: ProviderMedia
}

export function recordingOf({ id, source, details, ...item }: Item): Recording {
  return { ...item, recording: id, media: ProviderMedia.parse(source), ...AudioDetails.parse(details ?? {}) }
}
