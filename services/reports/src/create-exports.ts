import type { ExportFile, Exports } from '@onrecord/schemas'
import { accessPackage, accessPackageName } from './access/access-package.ts'
import { readSubject } from './access/read-subject.ts'
import { zipOf } from './access/zip.ts'
import { auditBundle } from './audit/audit-bundle.ts'
import { auditCsv } from './audit/audit-csv.ts'
import { auditJson } from './audit/audit-json.ts'
import { auditPdf } from './audit/audit-pdf.ts'
import { auditFileName } from './audit/audit-rows.ts'
import { readAudit } from './audit/read-audit.ts'
import { localDay } from './local-time.ts'
import type { ReportPorts } from './ports.ts'
import { readRetention } from './retention/read-retention.ts'
import { retentionCsv } from './retention/retention-csv.ts'
import { retentionJson } from './retention/retention-json.ts'
import { retentionPdf } from './retention/retention-pdf.ts'

const CONTENT_TYPES = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  bundle: 'application/zip',
} as const
const AUDIT = { pdf: auditPdf, csv: auditCsv, json: auditJson } as const
const EXTENSION = { pdf: 'pdf', csv: 'csv', json: 'json', bundle: 'zip' } as const
const RETENTION = { pdf: retentionPdf, csv: retentionCsv, json: retentionJson } as const

/**
 * Makes the files that leave the house. Whoever hands one out enters the access in the ledger first; nothing here
 * writes anything.
 */
export function createExports(ports: ReportPorts): Exports {
  return {
    async audit(workspace, scope, format): Promise<ExportFile> {
      const data = await readAudit(ports, workspace, scope)
      const bytes = format === 'bundle' ? await auditBundle(ports.trail, data) : await AUDIT[format](data)
      const fileName = `${auditFileName(data)}.${EXTENSION[format]}`
      return { fileName, contentType: CONTENT_TYPES[format], bytes }
    },
    async retention(workspace, format): Promise<ExportFile> {
      const data = await readRetention(ports, workspace)
      const day = localDay(data.report.dataAsOf, data.profile.timeZone)
      const bytes = await RETENTION[format](data)
      return {
        fileName: `retention_${workspace}_${day}.${format}`,
        contentType: CONTENT_TYPES[format],
        bytes,
      }
    },
    async subject(workspace, subject): Promise<ExportFile> {
      const data = await readSubject(ports, workspace, subject)
      const bytes = await zipOf(accessPackage(data))
      return { fileName: accessPackageName(data), contentType: 'application/zip', bytes }
    },
  }
}
