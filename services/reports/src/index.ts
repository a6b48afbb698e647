export { createExports } from './create-exports.ts'
export type {
  AuditBundle,
  AuditEntry,
  AuditTrail,
  HeldRecording,
  HeldTranscript,
  OpenedMessage,
  OpenedTranscript,
  Period,
  ReportPorts,
  SubjectHoldings,
  WorkspaceProfile,
} from './ports.ts'
