import { ConsentRecord } from '@onrecord/schemas'
import { zipOf } from '../access/zip.ts'
import { dpvRecordOf } from '../consent-records/dpv.ts'
import { kantaraReceiptOf } from '../consent-records/kantara.ts'
import { lawfulBasisVconOf } from '../consent-records/vcon.ts'
import type { AuditEntry, AuditTrail } from '../ports.ts'
import { auditCsv } from './audit-csv.ts'
import { auditFileName } from './audit-rows.ts'
import { auditReadme } from './bundle-readme.ts'
import { checkpointFacts } from './checkpoint.ts'
import { openEntries } from './open-entries.ts'
import type { AuditData } from './read-audit.ts'

/**
 * Everything that somebody who does not trust us needs, in one ZIP: the entries with their proofs, the consent records
 * in three standard forms, a table to read, and the program that checks it. The same data gives the same bytes.
 */
export async function auditBundle(trail: Pick<AuditTrail, 'files'>, data: AuditData): Promise<Buffer> {
  const { bundle } = data
  const entries = openEntries(bundle)
  const records = consentRecordsIn(entries)
  const stored = await Promise.all(
    (await trail.files(bundle)).map(async ({ path, content }) => ({ path, bytes: await bytesOf(content()) })),
  )
  const readme = auditReadme({
    data,
    name: `${auditFileName(data)}.zip`,
    checkpoint: checkpointFacts(bundle.checkpoint),
    entries: entries.length,
    records: records.length,
  })
  return zipOf([
    { path: 'README.txt', bytes: Buffer.from(readme) },
    ...stored,
    { path: 'entries.csv', bytes: auditCsv(data) },
    ...consentFiles(data, records),
  ])
}

/** The consent records that entries hold, as they were entered; those that have been erased cannot be shown. */
export const consentRecordsIn = (entries: readonly AuditEntry[]): ConsentRecord[] =>
  entries.flatMap(({ type, payload, index }) => {
    if (type !== 'consent.recorded') return []
    const record = ConsentRecord.safeParse({ ...payload, ledgerIndex: index })
    return record.success ? [record.data] : []
  })

function consentFiles({ profile }: AuditData, records: readonly ConsentRecord[]) {
  if (records.length === 0) return []
  const file = (path: string, value: unknown) => ({
    path: `consent-records/${path}`,
    bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
  })
  return [
    ...records.flatMap((record) => {
      const name = `${record.ledgerIndex}`
      const receipt = kantaraReceiptOf(record, profile)
      return [
        file(`iso-27560-dpv/${name}.jsonld`, dpvRecordOf(record, profile)),
        ...(receipt === undefined ? [] : [file(`kantara-receipt/${name}.json`, receipt)]),
      ]
    }),
    file('vcon-lawful-basis.json', lawfulBasisVconOf(profile.id, records)),
  ]
}

async function bytesOf(content: AsyncIterable<string>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of content) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}
