import type { RetentionData } from './read-retention.ts'

/** The report as data (`RetentionReport`). */
export const retentionJson = ({ report }: RetentionData): Buffer =>
  Buffer.from(`${JSON.stringify(report, null, 2)}\n`)
