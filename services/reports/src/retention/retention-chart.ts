import type { RetentionReport } from '@onrecord/schemas'
import type { ReportDocument } from '../pdf/report-document.ts'
import { COLOUR, SIZE } from '../pdf/theme.ts'
import { categoryInWords } from '../words.ts'
import { ageInWords, bytesInWords } from './retention-rows.ts'

type CategoryReport = RetentionReport['categories'][number]

const LABEL_WIDTH = 150
const VALUE_WIDTH = 110
const BAR_HEIGHT = 20
const ROW_HEIGHT = 37

/** One bar per category, cut by age; each bar has its own scale, because a recording and a fact do not compare. */
export function drawAgeChart(
  report: ReportDocument,
  top: number,
  categories: readonly CategoryReport[],
): void {
  const { type, frame } = report
  type.line(
    'Share of the items of each category by age. The number in a part is its items; the end of the bar is everything held.',
    frame.left,
    top - 6,
    {
      size: SIZE.small + 0.5,
      colour: COLOUR.muted,
    },
  )
  drawLegend(report, categories[0]?.ages ?? [], top + 12)
  for (const [n, category] of categories.entries()) drawBar(report, category, top + 44 + n * ROW_HEIGHT)
}

function drawLegend({ doc, type, frame }: ReportDocument, ages: CategoryReport['ages'], y: number): void {
  const style = { size: SIZE.small + 0.5, colour: COLOUR.muted }
  const labels = [...ages.map(ageInWords), 'not ended']
  let left = frame.left + LABEL_WIDTH
  for (const [n, label] of labels.entries()) {
    doc.rect(left, y + 2, 8, 8).fill(colourOf(n, ages.length))
    type.line(label, left + 12, y, style)
    left += 12 + type.widthOf(label, style) + 16
  }
}

const colourOf = (part: number, ages: number) =>
  part === ages ? COLOUR.line : (COLOUR.bars[part % COLOUR.bars.length] ?? COLOUR.muted)

function drawBar({ doc, type, frame }: ReportDocument, category: CategoryReport, y: number): void {
  const left = frame.left + LABEL_WIDTH
  const width = frame.width - LABEL_WIDTH - VALUE_WIDTH
  type.line(categoryInWords(category.rule.category), frame.left, y + 3, {
    weight: 'bold',
    width: LABEL_WIDTH - 12,
  })
  const held = category.held.items
  if (held === 0) {
    type.line('nothing held', left, y + 3, { colour: COLOUR.muted })
    return
  }
  let at = left
  for (const [n, { items }] of [...category.ages, category.notEnded].entries()) {
    const part = (items / held) * width
    if (items === 0) continue
    doc.rect(at, y, part, BAR_HEIGHT).fill(colourOf(n, category.ages.length))
    const label = items.toLocaleString('en')
    const dark = n === category.ages.length || n === 2 || n === 3
    const style = { size: SIZE.small + 0.5, colour: dark ? COLOUR.ink : '#ffffff' }
    if (type.widthOf(label, style) + 8 < part)
      type.line(label, at, y + 4, { ...style, width: part, align: 'centre' })
    at += part
  }
  type.line(held.toLocaleString('en'), left + width + 10, y - 1, {
    weight: 'bold',
    width: VALUE_WIDTH - 10,
    align: 'left',
  })
  type.line(bytesInWords(category.held.bytes), left + width + 10, y + 12, {
    size: SIZE.small + 0.5,
    colour: COLOUR.muted,
  })
}
