import { stringify } from 'csv-stringify/sync'

export interface CsvColumn<Row> {
  name: string
  value(row: Row): string | number | null
}

/**
 * RFC 4180: UTF-8, CRLF, a header line. A cell that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab,
 * return, and their full-width forms) gets an apostrophe in front; numbers stay numbers.
 */
export function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): Buffer {
  const header = columns.map(({ name }) => name)
  const lines = rows.map((row) => columns.map(({ value }) => value(row)))
  return Buffer.from(stringify([header, ...lines], { escape_formulas: true, record_delimiter: 'windows' }))
}
