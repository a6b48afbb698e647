import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { ConsoleDeps } from '../deps.ts'
import { periodOf } from '../domain/period.ts'
import { workspaceOf } from '../guard.ts'
import type { RecordAccess } from '../record-access.ts'
import { sendFile } from '../send-file.ts'
import { WorkspaceParams } from './params.ts'

const Format = z.enum(['pdf', 'csv', 'json'])
/** Days in the workspace's time zone, both inclusive. */
const AuditQuery = z.object({ from: z.iso.date(), to: z.iso.date(), format: Format })

/** GET …/exports/audit: the consent audit trail of a period. */
export function auditExportRoute(scope: App, { exports }: ConsoleDeps, recordAccess: RecordAccess): void {
  scope.get(
    '/v1/workspaces/:workspace/exports/audit',
    { config: { action: 'export_audit' }, schema: { params: WorkspaceParams, querystring: AuditQuery } },
    async (request, reply) => {
      const { id, timeZone } = workspaceOf(request)
      const { format, ...days } = request.query
      const period = periodOf(days, timeZone)
      await recordAccess(request, {
        type: 'access.exported',
        target: { kind: 'export', id: 'audit' },
        payload: { format, from: period.from.toISOString(), until: period.until.toISOString() },
      })
      return sendFile(reply, await exports.audit(id, period, format))
    },
  )
}

const RetentionQuery = z.object({ format: Format })

/** GET …/exports/retention: what is held, how old, under which policy, and what is due. */
export function retentionExportRoute(scope: App, { exports }: ConsoleDeps, recordAccess: RecordAccess): void {
  scope.get(
    '/v1/workspaces/:workspace/exports/retention',
    {
      config: { action: 'export_retention' },
      schema: { params: WorkspaceParams, querystring: RetentionQuery },
    },
    async (request, reply) => {
      const { format } = request.query
      await recordAccess(request, {
        type: 'access.exported',
        target: { kind: 'export', id: 'retention' },
        payload: { format },
      })
      return sendFile(reply, await exports.retention(workspaceOf(request).id, format))
    },
  )
}
