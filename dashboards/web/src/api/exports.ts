import { address } from './client.ts'

export type ExportFormat = 'pdf' | 'csv' | 'json'
export const EXPORT_FORMATS: readonly ExportFormat[] = ['pdf', 'csv', 'json']

export function auditAddress(
  workspace: string,
  days: { from: string; to: string },
  format: ExportFormat,
): string {
  return address(['v1', 'workspaces', workspace, 'exports', 'audit'], { ...days, format })
}

export function retentionAddress(workspace: string, format: ExportFormat): string {
  return address(['v1', 'workspaces', workspace, 'exports', 'retention'], { format })
}
