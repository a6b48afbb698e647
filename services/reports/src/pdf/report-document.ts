import PDFDocument from 'pdfkit'
import { registerFonts } from './fonts.ts'
import { COLOUR, MARGIN, SIZE } from './theme.ts'
import { createTypeSetter, type TypeSetter } from './type-setter.ts'

export interface ReportInput {
  title: string
  subject: string
  /** Whose report it is: the workspace's controller. */
  author: string
  /** The time that the data is of. The same data gives the same bytes. */
  dataAsOf: Date
  landscape?: boolean
  /** Left foot of every page. */
  foot: string
}

/** A PDF being written: pages, running head and foot, bookmarks. Coordinates are points from the top left. */
export interface ReportDocument {
  readonly doc: PDFKit.PDFDocument
  readonly type: TypeSetter
  /** The frame inside the margins. */
  readonly frame: { left: number; top: number; width: number; bottom: number }
  /** A new page, with a bookmark if it is named. */
  page(bookmark?: string): void
  heading(text: string, y: number): number
  rule(y: number): void
  /** Writes heads and feet and ends the file. */
  finish(): Promise<Buffer>
}

const HEAD = 24

export function createReportDocument(input: ReportInput): ReportDocument {
  const doc = new PDFDocument({
    size: 'A4',
    layout: input.landscape ? 'landscape' : 'portrait',
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: {
      Title: input.title,
      Subject: input.subject,
      Author: input.author,
      Creator: 'On Record',
      Producer: 'On Record (PDFKit)',
      CreationDate: input.dataAsOf,
      ModDate: input.dataAsOf,
    },
  })
  registerFonts(doc)
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => {
    doc.once('end', resolve)
    doc.once('error', reject)
  })
  const type = createTypeSetter(doc)
  const [short, long] = [595.28, 841.89]
  const [pageWidth, pageHeight] = input.landscape ? [long, short] : [short, long]
  const frame = {
    left: MARGIN,
    top: MARGIN + HEAD,
    width: pageWidth - 2 * MARGIN,
    bottom: pageHeight - MARGIN - HEAD,
  }

  const rule = (y: number) =>
    void doc
      .moveTo(frame.left, y)
      .lineTo(frame.left + frame.width, y)
      .lineWidth(0.5)
      .strokeColor(COLOUR.line)
      .stroke()

  function headAndFoot(page: number, pages: number): void {
    const quiet = { size: SIZE.small + 0.5, colour: COLOUR.muted }
    const half = frame.width / 2
    if (page > 0) {
      type.line(input.title, frame.left, MARGIN - 6, { ...quiet, weight: 'bold', width: half })
      type.line(input.subject, frame.left + half, MARGIN - 6, { ...quiet, width: half, align: 'right' })
      rule(MARGIN + 8)
    }
    const y = pageHeight - MARGIN - 2
    rule(y - 6)
    type.line(input.foot, frame.left, y, { ...quiet, width: frame.width - 90, align: 'left' })
    type.line(`Page ${page + 1} of ${pages}`, frame.left + frame.width - 90, y, {
      ...quiet,
      width: 90,
      align: 'right',
    })
  }

  return {
    doc,
    type,
    frame,
    rule,
    page(bookmark) {
      doc.addPage()
      if (bookmark !== undefined) doc.outline.addItem(bookmark)
    },
    heading(text, y) {
      type.line(text, frame.left, y, {
        size: SIZE.heading,
        weight: 'bold',
        colour: COLOUR.ink,
        width: frame.width,
      })
      return y + SIZE.heading * 2
    },
    async finish() {
      const { start, count } = doc.bufferedPageRange()
      for (let page = start; page < start + count; page++) {
        doc.switchToPage(page)
        headAndFoot(page - start, count)
      }
      doc.end()
      await ended
      return Buffer.concat(chunks)
    },
  }
}
