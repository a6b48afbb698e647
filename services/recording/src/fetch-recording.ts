import { createHash } from 'node:crypto'
import { MediaGoneError, MediaTooLargeError, MediaUnavailableError } from '@onrecord/graph-api'
import { ProblemError } from '@onrecord/schemas'
import type { Recording } from './domain/recording.ts'
import type { RecordingContext } from './ports.ts'

export type Fetched =
  | { kind: 'bytes'; bytes: Buffer; fetchedAt: Date }
  /** Not this time. */
  | { kind: 'later'; retryAfterMs?: number | undefined }
  | { kind: 'gone' }
  /** Not the bytes that the webhook gave the hash of. */
  | { kind: 'mismatch' }

/** Fetches the file from the provider and holds it against the webhook's hash. Only called with the gate open. */
export async function fetchRecording(context: RecordingContext, { workspace, recording, account, media }: Recording): Promise<Fetched> {
  try {
    const access = await context.mediaAccess(workspace, account)
    const bytes = await context.media.fetch({ id: media.id, ...access })
    const isRight = createHash('sha256').update(bytes).digest('base64') === media.sha256
    return isRight ? { kind: 'bytes', bytes, fetchedAt: context.clock.now() } : { kind: 'mismatch' }
  } catch (error) {
    if (error instanceof MediaGoneError || error instanceof MediaTooLargeError) return { kind: 'gone' }
    if (!(error instanceof MediaUnavailableError || error instanceof ProblemError)) throw error
    context.logger.info({ recording, account, err: error }, 'the file cannot be had now; trying again')
    return { kind: 'later', retryAfterMs: 'retryAfterMs' in error ? error.retryAfterMs : undefined }
  }
}
