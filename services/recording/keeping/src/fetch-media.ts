import { createHash } from 'node:crypto'
import {
  type GraphMedia,
  MediaGoneError,
  MediaTooLargeError,
  MediaUnavailableError,
} from '@onrecord/graph-api'
import { ProblemError, type ProviderMedia } from '@onrecord/schemas'
import type { Clock, Logger } from '@onrecord/service'
import type { Item } from './item.ts'
import type { Obtained } from './kind.ts'

export interface MediaPorts {
  media: GraphMedia
  /** Throws a ProblemError while the account has no access configured: the file waits at the provider. */
  mediaAccess(workspace: string, account: string): Promise<{ graphBaseUrl: string; accessToken: string }>
  clock: Clock
  logger: Logger
}

export type Fetched =
  | { kind: 'bytes'; bytes: Buffer; fetchedAt: Date }
  | Exclude<Obtained, { kind: 'content' }>

/** Fetches a file from the provider and holds it against the webhook's hash. */
export async function fetchMedia(
  ports: MediaPorts,
  { workspace, id, account }: Item,
  media: ProviderMedia,
): Promise<Fetched> {
  try {
    const access = await ports.mediaAccess(workspace, account)
    const bytes = await ports.media.fetch({ id: media.id, ...access })
    const isRight = createHash('sha256').update(bytes).digest('base64') === media.sha256
    return isRight ? { kind: 'bytes', bytes, fetchedAt: ports.clock.now() } : { kind: 'mismatch' }
  } catch (error) {
    if (error instanceof MediaGoneError || error instanceof MediaTooLargeError)
      return { kind: 'failed', reason: 'not_delivered' }
    if (!(error instanceof MediaUnavailableError || error instanceof ProblemError)) throw error
    ports.logger.info({ item: id, account, err: error }, 'the file cannot be had now; trying again')
    return { kind: 'later', afterMs: 'retryAfterMs' in error ? error.retryAfterMs : undefined }
  }
}
