import { Topic } from '@onrecord/schemas'
import type { ServiceName } from '../services.ts'

type Groups = Readonly<Record<string, readonly Topic[]>>

/** The consumer groups of each service, and the topics that each reads. */
export const GROUPS: Readonly<Partial<Record<ServiceName, Groups>>> = {
  consent: { consent: [Topic.interactions], permissions: [Topic.interactions] },
  recording: {
    recording: [Topic.interactions],
    'recording-consent': [Topic.consent],
    'recording-privacy': [Topic.privacy],
  },
  transcription: {
    transcription: [Topic.interactions],
    'transcription-recordings': [Topic.recordings],
    'transcription-consent': [Topic.consent],
    'transcription-privacy': [Topic.privacy],
  },
  analytics: { analytics: Object.values(Topic) },
}

/** Of the service, or of all. */
export const groupsOf = (only?: ServiceName): Groups =>
  only === undefined ? Object.assign({}, ...Object.values(GROUPS)) : (GROUPS[only] ?? {})
