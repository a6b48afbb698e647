import { type Run, runsOf } from './bidi-runs.ts'
import type { Weight } from './fonts.ts'
import { COLOUR, SIZE } from './theme.ts'

export interface TextStyle {
  size?: number
  weight?: Weight
  colour?: string
}
interface LineStyle extends TextStyle {
  /** Room for the line: cut with an ellipsis when it is longer, and the frame for `align`. */
  width?: number
  /** `start` is the left, or the right for a line in a right-to-left script. */
  align?: 'start' | 'left' | 'right' | 'centre'
}

/** Sets text in any mixture of Latin and Arabic, in one line or broken into several. */
export interface TypeSetter {
  /** One line whose top is at `y`. */
  line(text: string, x: number, y: number, style?: LineStyle): void
  /** As many lines as it takes; gives the height. Newlines in the text are kept. */
  paragraph(text: string, x: number, y: number, width: number, style?: TextStyle): number
  widthOf(text: string, style?: TextStyle): number
  wrap(text: string, width: number, style?: TextStyle): string[]
}

const LINE_HEIGHT = 1.45
/** From the top of the line to the baseline, in sizes: the same for both scripts, so that they share it. */
const ASCENT = 1.05

export function createTypeSetter(doc: PDFKit.PDFDocument): TypeSetter {
  const select = (run: Run, size: number) => doc.font(run.font).fontSize(size)
  // pdfkit caches words and lays them out from left to right; naming features, even none, bypasses that.
  const options = (run: Run) => (run.rtl ? { lineBreak: false, features: [] } : { lineBreak: false })
  const widthOfRun = (run: Run, size: number) => select(run, size).widthOfString(run.text, options(run))

  const widthOf = (text: string, { size = SIZE.body, weight = 'regular' }: TextStyle = {}) =>
    runsOf(text, weight).runs.reduce((sum, run) => sum + widthOfRun(run, size), 0)

  function fit(text: string, width: number, style: TextStyle): string {
    if (widthOf(text, style) <= width) return text
    const characters = Array.from(text)
    let [fits, tooLong] = [0, characters.length]
    while (tooLong - fits > 1) {
      const middle = Math.floor((fits + tooLong) / 2)
      if (widthOf(`${characters.slice(0, middle).join('')}…`, style) <= width) fits = middle
      else tooLong = middle
    }
    return `${characters.slice(0, fits).join('')}…`
  }

  function wrap(text: string, width: number, style: TextStyle = {}): string[] {
    return text.split('\n').flatMap((paragraph) => {
      const lines: string[] = []
      let line = ''
      for (const word of paragraph.split(' ')) {
        const longer = line === '' ? word : `${line} ${word}`
        if (line === '' || widthOf(longer, style) <= width) line = longer
        else {
          lines.push(line)
          line = word
        }
      }
      return [...lines, line].flatMap((one) => breakWord(one, width, style))
    })
  }

  /** A word longer than a line (a hash, an address) is cut where it must be. */
  function breakWord(line: string, width: number, style: TextStyle): string[] {
    if (widthOf(line, style) <= width) return [line]
    const parts: string[] = []
    let part = ''
    for (const character of line) {
      if (part !== '' && widthOf(part + character, style) > width) {
        parts.push(part)
        part = ''
      }
      part += character
    }
    return [...parts, part]
  }

  function line(text: string, x: number, y: number, style: LineStyle = {}): void {
    const { size = SIZE.body, weight = 'regular', colour = COLOUR.ink, width, align = 'start' } = style
    const shown = width === undefined ? text : fit(text, width, { size, weight })
    const { runs, rtl } = runsOf(shown, weight)
    const slack = width === undefined ? 0 : width - widthOf(shown, { size, weight })
    const atRight = align === 'right' || (align === 'start' && rtl)
    let left = x + (atRight ? slack : align === 'centre' ? slack / 2 : 0)
    doc.fillColor(colour)
    for (const run of runs) {
      const runWidth = widthOfRun(run, size)
      doc.text(run.text, left, y + size * ASCENT, { ...options(run), baseline: 'alphabetic' })
      left += runWidth
    }
  }

  return {
    line,
    widthOf,
    wrap,
    paragraph(text, x, y, width, style = {}) {
      const height = (style.size ?? SIZE.body) * LINE_HEIGHT
      const lines = wrap(text, width, style)
      for (const [n, one] of lines.entries()) line(one, x, y + n * height, { ...style, width: width + 1 })
      return lines.length * height
    },
  }
}
