import { fetchMedia, type Item, type Kind, type MediaPorts } from '@onrecord/keeping'
import { ProviderMedia, Topic } from '@onrecord/schemas'
import { z } from 'zod'
import { probeOggOpus } from './domain/ogg-opus.ts'

/** What is known of the audio. */
export const AudioDetails = z.object({ audioS: z.number().optional(), channels: z.int().optional() })

/** The provider's file of a call. */
export function recordingKind(ports: MediaPorts): Kind {
  return {
    noun: 'recording',
    schema: 'recording',
    purpose: 'recording',
    topic: Topic.recordings,
    retentionCategory: 'recordings',
    async obtain(item) {
      const fetched = await fetchMedia(ports, item, ProviderMedia.parse(item.source))
      if (fetched.kind !== 'bytes') return fetched
      const probed = probeOggOpus(fetched.bytes)
      // of unknown length: nobody can say that it lies within the call
      if (probed === undefined) return { kind: 'failed', reason: 'unreadable' }
      const { durationS: seconds, channels } = probed
      return { ...fetched, kind: 'content', seconds, details: { audioS: seconds, channels } }
    },
    tooLate: () => 'expired_7d',
    storedData: ({ objectKey, sizeBytes, decisionId, details }: Item, { agents: [agent] }) => ({
      ...(agent !== undefined && { agent }),
      objectKey,
      sizeBytes,
      decisionId,
      ...AudioDetails.parse(details ?? {}),
    }),
  }
}
