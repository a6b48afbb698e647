import { ProblemError } from '@onrecord/schemas'
import type { AuditBundle, Period, ReportPorts, WorkspaceProfile } from '../ports.ts'

export interface AuditData {
  profile: WorkspaceProfile
  period: Period
  bundle: AuditBundle
}

/** The query: a stretch of the trail and whose it is. @throws ProblemError `range_inverted` */
export async function readAudit(ports: ReportPorts, workspace: string, period: Period): Promise<AuditData> {
  if (!(period.from < period.until)) {
    const asked = [period.from, period.until].map((at) =>
      Number.isNaN(at.getTime()) ? 'no date' : at.toISOString(),
    )
    throw new ProblemError('range_inverted', 400, 'The period must end after it starts', asked.join(' to '))
  }
  const profile = await ports.profile(workspace)
  return { profile, period, bundle: await ports.trail.bundle(workspace, period) }
}
