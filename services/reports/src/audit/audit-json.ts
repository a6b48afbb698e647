import type { AuditData } from './read-audit.ts'

/** The document that `onrecord verify` checks, as the ledger made it. */
export const auditJson = ({ bundle }: AuditData): Buffer =>
  Buffer.from(`${JSON.stringify(bundle, null, 2)}\n`)
