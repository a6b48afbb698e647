import { type ClickHouse, fromClickHouseTime, toClickHouseTime } from '@onrecord/clickhouse'
import type { FactRow, FactRows } from './fact-rows.ts'
import { FACT_TABLES, type FactTableName } from './fact-tables.ts'

/** A row that is there now. */
export interface HeldRow {
  table: FactTableName
  contact: string
  /** Values of the table's key, as text. */
  key: string[]
  /** Milliseconds since 1970. */
  at: number
  version: number
}

export interface FactStore {
  /** The rows of these contacts, without what is marked as gone. */
  held(workspace: string, contacts: readonly string[]): Promise<HeldRow[]>
  /** Up to when (milliseconds) retention has deleted of these contacts; those of whom nothing was deleted are not in it. */
  floors(workspace: string, contacts: readonly string[]): Promise<Map<string, number>>
  write(rows: FactRows): Promise<void>
}

const HELD = FACT_TABLES.map(
  ({ name, key, time }) => `
  SELECT '${name}' AS table, contact, [${key.map((column) => `toString(${column})`).join(', ')}] AS key,
    ${time} AS at, row_version AS version
  FROM ${name} FINAL WHERE workspace = {workspace:String} AND contact IN {contacts:Array(String)}`,
).join(' UNION ALL ')
const FLOORS = `
  SELECT contact, max(until) AS until FROM contact_floor
  WHERE workspace = {workspace:String} AND contact IN {contacts:Array(String)} GROUP BY contact`

export function createFactStore(clickhouse: ClickHouse): FactStore {
  return {
    async held(workspace, contacts) {
      const rows = await clickhouse.query<Omit<HeldRow, 'at'> & { at: string }>(HELD, { workspace, contacts })
      return rows.map((row) => ({ ...row, at: fromClickHouseTime(row.at) }))
    },
    async floors(workspace, contacts) {
      const rows = await clickhouse.query<{ contact: string; until: string }>(FLOORS, { workspace, contacts })
      return new Map(rows.map(({ contact, until }) => [contact, fromClickHouseTime(until)]))
    },
    async write(rows) {
      await Promise.all(FACT_TABLES.map(({ name }) => clickhouse.insert(name, rows[name])))
    },
  }
}

/** Marks a row as gone, for whoever reads with FINAL. */
export function tombstoneOf(workspace: string, row: HeldRow, version: number): FactRow {
  const table = FACT_TABLES.find(({ name }) => name === row.table)
  if (table === undefined) throw new Error(`no table of facts: ${row.table}`)
  return {
    workspace,
    contact: row.contact,
    ...Object.fromEntries(table.key.map((column, n) => [column, row.key[n]])),
    [table.time]: toClickHouseTime(row.at),
    row_version: version,
    is_deleted: 1,
  }
}

/** What tells a row from every other: of one that is held, and of one to be written. */
export const keyOfHeld = ({ table, contact, key }: HeldRow): string => [table, contact, ...key].join('\n')
export function keyOfRow(
  table: FactTableName,
  key: readonly string[],
  contact: string,
  row: FactRow,
): string {
  return [table, contact, ...key.map((column) => String(row[column]))].join('\n')
}
