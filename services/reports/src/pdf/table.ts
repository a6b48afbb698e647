import { setImmediate } from 'node:timers/promises'
import type { ReportDocument } from './report-document.ts'
import { COLOUR, SIZE } from './theme.ts'
import type { TextStyle } from './type-setter.ts'

/** One line of a cell. */
type CellLine = string | (TextStyle & { text: string; mark?: string })

interface Column<Row> {
  title: string
  /** Share of the table's width; shares are scaled to fill it. */
  width: number
  align?: 'left' | 'right'
  /** The cell's lines, top down. */
  cell(row: Row): CellLine[]
}

export interface Table<Row> {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** Lines in every row. */
  linesPerRow: number
  /** Shown in place of rows. */
  empty: string
}

const LINE = 10
const PAD = 3.5
const HEAD_HEIGHT = 20

/**
 * Draws the table from `y` down, over as many pages as it takes, its head on each; gives where it ended. Lets others
 * run between pages.
 */
export async function drawTable<Row>(report: ReportDocument, y: number, table: Table<Row>): Promise<number> {
  const rowHeight = table.linesPerRow * LINE + 2 * PAD
  const columns = placed(report, table.columns)
  let at = drawHead(report, columns, y)
  if (table.rows.length === 0) {
    report.type.line(table.empty, report.frame.left + PAD, at + PAD, { colour: COLOUR.muted })
    return at + rowHeight
  }
  for (const row of table.rows) {
    if (at + rowHeight > report.frame.bottom) {
      await setImmediate()
      report.page()
      at = drawHead(report, columns, report.frame.top)
    }
    for (const column of columns) drawCell(report, column, column.cell(row), at + PAD)
    at += rowHeight
    report.rule(at)
  }
  return at
}

type Placed<Row> = Column<Row> & { left: number; points: number }

function placed<Row>({ frame }: ReportDocument, columns: readonly Column<Row>[]): Placed<Row>[] {
  const total = columns.reduce((sum, { width }) => sum + width, 0)
  let left = frame.left
  return columns.map((column) => {
    const points = (column.width / total) * frame.width
    left += points
    return { ...column, left: left - points, points }
  })
}

function drawHead<Row>(
  { doc, type, frame }: ReportDocument,
  columns: readonly Placed<Row>[],
  y: number,
): number {
  doc.rect(frame.left, y, frame.width, HEAD_HEIGHT).fill(COLOUR.soft)
  for (const column of columns) {
    type.line(column.title, column.left + PAD, y + 5, {
      size: SIZE.small + 0.5,
      weight: 'bold',
      colour: COLOUR.muted,
      width: column.points - 2 * PAD,
      align: column.align ?? 'left',
    })
  }
  return y + HEAD_HEIGHT
}

const MARK_WIDTH = 9

function drawCell<Row>(
  { doc, type }: ReportDocument,
  column: Placed<Row>,
  lines: readonly CellLine[],
  y: number,
): void {
  for (const [n, line] of lines.entries()) {
    const { text, mark, ...style } = typeof line === 'string' ? { text: line } : line
    const top = y + n * LINE
    const indent = mark === undefined ? 0 : MARK_WIDTH
    if (mark !== undefined) doc.circle(column.left + PAD + 2.5, top + 5.6, 2.4).fill(mark)
    type.line(text, column.left + PAD + indent, top, {
      size: SIZE.small + 0.5,
      ...style,
      width: column.points - 2 * PAD - indent,
      align: column.align ?? 'start',
    })
  }
}
