import type { ClickHouse } from '@onrecord/clickhouse'
import { FACT_TABLES } from './stores/fact-tables.ts'

export interface DumpOptions {
  /** Absent: all workspaces. */
  workspace?: string
  /** Pseudonyms are random per installation: gives each a name that can be compared between two. */
  nameOf?(subject: string): string
}
export type FactDump = Record<string, Record<string, unknown>[]>

/** Every row of every table of facts as it stands, in an order that depends on nothing but the rows. */
export async function dumpFacts(
  clickhouse: ClickHouse,
  { workspace = '', nameOf }: DumpOptions = {},
): Promise<FactDump> {
  const dump: FactDump = {}
  for (const { name } of FACT_TABLES) {
    const sql = `SELECT * FROM ${name} FINAL WHERE {workspace:String} = '' OR workspace = {workspace:String}`
    const rows = await clickhouse.query<Record<string, unknown>>(sql, { workspace }, { maxSeconds: 300 })
    dump[name] = rows.map((row) =>
      nameOf === undefined ? row : { ...row, contact: nameOf(String(row['contact'])) },
    )
    dump[name].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  return dump
}
