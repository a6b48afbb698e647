import type { ReportDocument } from './report-document.ts'
import { COLOUR, SIZE } from './theme.ts'

export interface Cover {
  title: string
  subtitle: string
  facts: readonly (readonly [label: string, value: string])[]
  /** A few large numbers. */
  figures: readonly (readonly [label: string, value: number | string])[]
  note: string
}

const LABEL_WIDTH = 110
const FACT_HEIGHT = 21

/** The first page: what this is, of whom, and the figures that matter most. */
export function drawCover(report: ReportDocument, { title, subtitle, facts, figures, note }: Cover): void {
  report.page(title)
  const { doc, type, frame } = report
  doc.rect(0, 0, doc.page.width, 10).fill(COLOUR.accent)
  let y = frame.top + 14
  type.line('ON RECORD', frame.left, y, { size: SIZE.body, weight: 'bold', colour: COLOUR.accent })
  y += 22
  type.line(title, frame.left, y, { size: SIZE.title, weight: 'bold', width: frame.width })
  y += SIZE.title * 1.5
  type.line(subtitle, frame.left, y, {
    size: SIZE.heading,
    colour: COLOUR.muted,
    width: frame.width,
    align: 'left',
  })
  y += SIZE.heading * 2.4

  for (const [label, value] of facts) {
    type.line(label, frame.left, y, { colour: COLOUR.muted, width: LABEL_WIDTH - 10 })
    type.line(value, frame.left + LABEL_WIDTH, y, { width: frame.width - LABEL_WIDTH, align: 'left' })
    y += FACT_HEIGHT
    report.rule(y - 4)
  }
  drawFigures(report, figures, y + 20)
  const noteTop = frame.bottom - 34
  type.paragraph(note, frame.left, noteTop, frame.width, { size: 8, colour: COLOUR.muted })
}

const BOX_HEIGHT = 62
const GAP = 10

function drawFigures({ doc, type, frame }: ReportDocument, figures: Cover['figures'], y: number): void {
  const width = (frame.width - GAP * (figures.length - 1)) / figures.length
  for (const [n, [label, value]] of figures.entries()) {
    const left = frame.left + n * (width + GAP)
    doc.roundedRect(left, y, width, BOX_HEIGHT, 4).fill(COLOUR.soft)
    const shown = typeof value === 'number' ? value.toLocaleString('en') : value
    type.line(shown, left + 12, y + 9, { size: 18, weight: 'bold', colour: COLOUR.accent, width: width - 24 })
    type.line(label, left + 12, y + 38, { size: SIZE.small + 0.5, colour: COLOUR.muted, width: width - 24 })
  }
}
