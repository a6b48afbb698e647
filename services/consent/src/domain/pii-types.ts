import type { Purpose } from '@onrecord/schemas'

/** Personal data that a purpose needs, as W3C DPV's personal data codes. */
const PII: Record<Purpose, readonly string[]> = {
  recording: ['pd:VoiceCommunicationRecording', 'pd:CallLog'],
  transcription: ['pd:VoiceCommunicationRecording', 'pd:Communication'],
  quality_analytics: ['pd:CommunicationsMetadata', 'pd:Communication'],
  sentiment: ['pd:Communication', 'pd:Emotion'],
  ai_training: ['pd:VoiceCommunicationRecording', 'pd:Communication'],
}

export const piiTypesOf = (purpose: Purpose): string[] => [...PII[purpose]]
