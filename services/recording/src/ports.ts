import type { GraphMedia } from '@onrecord/graph-api'
import type { KeepingPorts, MediaPorts } from '@onrecord/keeping'

export interface RecordingPorts extends KeepingPorts, Omit<MediaPorts, 'media'> {
  /** The provider's Graph API, unless told. */
  media?: GraphMedia
}
