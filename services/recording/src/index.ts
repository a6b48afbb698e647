export { migrations } from './migrations.ts'
export type { RecordingPorts } from './ports.ts'
export type { Recording } from './recording.ts'
export { createRecordingService, type OpenedRecording, type RecordingService } from './service.ts'
