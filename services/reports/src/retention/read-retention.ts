import type { RetentionReport } from '@onrecord/schemas'
import type { ReportPorts, WorkspaceProfile } from '../ports.ts'

export interface RetentionData {
  profile: WorkspaceProfile
  report: RetentionReport
}

/** The query: what is held, under which policy, and whose it is. */
export async function readRetention(ports: ReportPorts, workspace: string): Promise<RetentionData> {
  const profile = await ports.profile(workspace)
  return { profile, report: await ports.retentionReport(workspace) }
}
