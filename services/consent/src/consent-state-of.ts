import { type ConsentState, consentStateAt, readFacts } from '@onrecord/gate'
import type { Sql } from '@onrecord/postgres'
import { type ConsentRecord, Purpose } from '@onrecord/schemas'
import { recordsOf } from './stores/records.ts'

export interface PurposeState extends ConsentState {
  purpose: Purpose
  notice?: ConsentRecord['notice']
  method?: ConsentRecord['method']
  /** Consent for single calls or conversations, where it differs from the standing one. */
  bound: (ConsentState & { boundTo: string })[]
}

/** Where a person (give all pseudonyms) stands on every purpose at an instant. */
export async function consentStateOf(
  db: Sql,
  workspace: string,
  subjects: readonly string[],
  at: Date,
): Promise<PurposeState[]> {
  const facts = await readFacts(db, workspace, subjects)
  const records = new Map(
    (await recordsOf(db, workspace, subjects)).map((record) => [record.recordId, record]),
  )
  return Purpose.options.map((purpose): PurposeState => {
    const theirs = facts.filter((fact) => fact.purpose === purpose)
    const standing = consentStateAt(theirs, at)
    const record = standing.recordId === undefined ? undefined : records.get(standing.recordId)
    const calls = [...new Set(theirs.flatMap(({ boundTo }) => boundTo ?? []))].sort()
    const bound = calls
      .map((boundTo) => ({ boundTo, ...consentStateAt(theirs, at, boundTo) }))
      .filter(({ status, recordId }) => status !== 'unknown' && recordId !== standing.recordId)
    return {
      purpose,
      ...standing,
      ...(record?.notice !== undefined && { notice: record.notice }),
      ...(record !== undefined && { method: record.method }),
      bound,
    }
  })
}
