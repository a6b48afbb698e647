import { type AuditScope, ProblemError } from '@onrecord/schemas'
import type { AuditBundle, ReportPorts, WorkspaceProfile } from '../ports.ts'

export interface AuditData {
  profile: WorkspaceProfile
  scope: AuditScope
  bundle: AuditBundle
}

/** The query: a stretch of the trail and whose it is. @throws ProblemError `range_inverted` */
export async function readAudit(
  ports: ReportPorts,
  workspace: string,
  scope: AuditScope,
): Promise<AuditData> {
  if ('from' in scope && !(scope.from < scope.until)) {
    const asked = [scope.from, scope.until].map((at) =>
      Number.isNaN(at.getTime()) ? 'no date' : at.toISOString(),
    )
    throw new ProblemError('range_inverted', 400, 'The period must end after it starts', asked.join(' to '))
  }
  const profile = await ports.profile(workspace)
  return { profile, scope, bundle: await ports.trail.bundle(workspace, scope) }
}
