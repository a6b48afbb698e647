import { createHash } from 'node:crypto'
import { localTime } from '../local-time.ts'
import { drawCover } from '../pdf/cover.ts'
import { createReportDocument, type ReportDocument } from '../pdf/report-document.ts'
import { drawTable } from '../pdf/table.ts'
import { COLOUR, SIZE } from '../pdf/theme.ts'
import { outcomeInWords } from '../words.ts'
import { drawHowToCheck } from './audit-check-page.ts'
import { auditJson } from './audit-json.ts'
import {
  type AuditRow,
  type AuditTotals,
  auditAsOf,
  auditFileName,
  auditRow,
  auditTotals,
  OUTCOMES,
  scopeInWords,
} from './audit-rows.ts'
import { checkpointFacts } from './checkpoint.ts'
import { openEntries } from './open-entries.ts'
import type { AuditData } from './read-audit.ts'

const TITLE = 'Consent audit trail'

/** Cover, summary, every entry, and how to check it. The same entries under the same checkpoint give the same bytes. */
export async function auditPdf(data: AuditData): Promise<Buffer> {
  const { profile, scope, bundle } = data
  const entries = openEntries(bundle)
  const rows = entries.map((entry) => auditRow(entry, profile.timeZone))
  const totals = auditTotals(rows, scope)
  const dataAsOf = auditAsOf(entries, scope)
  const { size, root } = checkpointFacts(bundle.checkpoint)
  const report = createReportDocument({
    title: TITLE,
    subject: `${profile.name}, ${scopeInWords(scope, profile.timeZone)}`,
    author: profile.controller.name,
    dataAsOf,
    landscape: true,
    foot: `Checkpoint of ${size.toLocaleString('en')} entries, root ${root}`,
  })
  cover(report, data, totals, dataAsOf)
  await summary(report, totals)
  await entriesTable(report, rows, profile.timeZone)
  const json = auditJson(data)
  drawHowToCheck(report, bundle, {
    fileName: `${auditFileName(data)}.json`,
    bytes: json.length,
    sha256: createHash('sha256').update(json).digest('hex'),
  })
  return report.finish()
}

function cover(report: ReportDocument, data: AuditData, totals: AuditTotals, dataAsOf: Date): void {
  const { profile, scope, bundle } = data
  const { controller } = profile
  const { origin, size } = checkpointFacts(bundle.checkpoint)
  const total = (type: string, outcome?: string) => {
    const found = totals.types.find((one) => one.type === type)
    return (outcome === undefined ? found?.total : found?.outcomes[outcome]) ?? 0
  }
  drawCover(report, {
    title: TITLE,
    subtitle: profile.name,
    facts: [
      ['Workspace', profile.id],
      ['Controller', controller.name],
      ['Address', controller.address ?? 'not given'],
      [
        'from' in scope ? 'Period' : 'Scope',
        `${scopeInWords(scope, profile.timeZone)} (${profile.timeZone})`,
      ],
      ['Data as of', localTime(dataAsOf, profile.timeZone)],
      ['Entries', entriesInWords(totals)],
      [
        'Checkpoint',
        `${count(size, 'entry', 'entries')} of ${origin}${bundle.unsigned > 0 ? `; ${count(bundle.unsigned, 'entry', 'entries')} not covered yet and not listed` : ''}`,
      ],
    ],
    figures: [
      ['Consent records', total('consent.recorded')],
      ['Gate decisions: open', total('gate.decided', 'open')],
      ['Gate decisions: closed', total('gate.decided', 'closed')],
      ['Recordings stored', total('recording.stored')],
      ['Recordings refused', total('recording.refused')],
    ],
    note: 'People appear under pseudonyms. Each entry is listed with its hash; the last page tells how to check that nothing has been changed, dropped or re-ordered. This report states what was entered in the trail. It is not legal advice.',
  })
}

const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

function entriesInWords({ entries, subjects, firstIndex, lastIndex, outsidePeriod }: AuditTotals): string {
  if (entries === 0) return 'none'
  const range = `${count(entries, 'entry', 'entries')} (index ${firstIndex} to ${lastIndex}), concerning ${count(subjects, 'person', 'people')}`
  if (outsidePeriod === 0) return range
  return `${range}; ${outsidePeriod.toLocaleString('en')} dated outside the period, listed because the range is unbroken`
}

async function summary(report: ReportDocument, totals: AuditTotals): Promise<void> {
  report.page('Summary')
  const y = report.heading('Summary', report.frame.top)
  const number = (value: number | undefined) => (value ? value.toLocaleString('en') : '–')
  const end = await drawTable(report, y, {
    linesPerRow: 1,
    empty: 'No entries.',
    rows: totals.types,
    columns: [
      { title: 'Entry', width: 3, cell: ({ what }) => [{ text: what, size: 8 }] },
      ...OUTCOMES.map((outcome) => ({
        title: outcomeInWords(outcome),
        width: 1,
        align: 'right' as const,
        cell: ({ outcomes }: AuditTotals['types'][number]) => [{ text: number(outcomes[outcome]), size: 8 }],
      })),
      {
        title: 'Total',
        width: 1,
        align: 'right',
        cell: ({ total }) => [{ text: number(total), size: 8, weight: 'bold' }],
      },
    ],
  })
  if (totals.reasons.length === 0) return
  const room = report.frame.bottom - end
  if (room < 140) report.page()
  const next = room < 140 ? report.frame.top : end + 22
  report.type.line('Reasons given', report.frame.left, next, { size: SIZE.lead, weight: 'bold' })
  await drawTable(report, next + 22, {
    linesPerRow: 1,
    empty: '',
    rows: totals.reasons,
    columns: [
      { title: 'Entry', width: 2, cell: ({ what }) => [{ text: what, size: 8 }] },
      { title: 'Outcome', width: 1, cell: ({ outcome }) => [{ ...outcomeCell(outcome), size: 8 }] },
      { title: 'Reason', width: 3, cell: ({ reasonInWords }) => [{ text: reasonInWords, size: 8 }] },
      { title: 'Code', width: 2, cell: ({ reason }) => [{ text: reason, size: 8, colour: COLOUR.muted }] },
      { title: 'Entries', width: 1, align: 'right', cell: ({ total }) => [{ text: number(total), size: 8 }] },
    ],
  })
}

const MARKS: Record<string, string> = {
  done: COLOUR.muted,
  open: COLOUR.good,
  closed: COLOUR.caution,
  refused: COLOUR.caution,
  failed: COLOUR.bad,
}
const outcomeCell = (outcome: string) => ({
  text: outcomeInWords(outcome),
  mark: MARKS[outcome] ?? COLOUR.muted,
})

/** References say by their prefix what they are; other ids are told apart by their kind. */
const objectOf = (kind: string, id: string) => (/^[a-z]{2,5}_/.test(id) ? id : `${kind} ${id}`)

async function entriesTable(
  report: ReportDocument,
  rows: readonly AuditRow[],
  timeZone: string,
): Promise<void> {
  report.page('Entries')
  const y = report.heading('Entries', report.frame.top)
  const quiet = { colour: COLOUR.muted }
  await drawTable(report, y, {
    linesPerRow: 2,
    empty: 'No entries.',
    rows,
    columns: [
      {
        title: 'Index',
        width: 42,
        align: 'right',
        cell: ({ index }) => [{ text: String(index), weight: 'bold' }],
      },
      {
        title: `Time (${timeZone}, UTC)`,
        width: 118,
        cell: ({ atLocal, atUtc }) => [atLocal, { text: atUtc, ...quiet }],
      },
      {
        title: 'Entry, by whom',
        width: 118,
        cell: ({ what, purpose, actor }) => [
          { text: purpose === '' ? what : `${what}: ${purpose}`, weight: 'bold' },
          { text: actor, ...quiet },
        ],
      },
      {
        title: 'Person, object',
        width: 176,
        cell: ({ subject, targetKind, targetId }) => [
          subject || '–',
          { text: objectOf(targetKind, targetId), ...quiet },
        ],
      },
      {
        title: 'Outcome and reason',
        width: 136,
        cell: ({ outcome, reasonInWords }) => [
          { ...outcomeCell(outcome), weight: 'bold' },
          { text: reasonInWords, ...quiet },
        ],
      },
      {
        title: 'Leaf hash (SHA-256)',
        width: 158,
        cell: ({ leafHash }) => [leafHash.slice(0, 32), leafHash.slice(32)],
      },
    ],
  })
}
