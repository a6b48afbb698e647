export { migrations } from './migrations.ts'
export type { Recordings, TranscriptionPorts } from './ports.ts'
export { createTranscriptionService, type TranscriptionService } from './service.ts'
export type { Origin, StoredTranscript, Transcript } from './transcript.ts'
