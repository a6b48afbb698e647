import type { RetentionReport } from '@onrecord/schemas'
import { localDay, localTime } from '../local-time.ts'
import { drawCover } from '../pdf/cover.ts'
import { createReportDocument, type ReportDocument } from '../pdf/report-document.ts'
import { drawTable } from '../pdf/table.ts'
import { COLOUR, SIZE } from '../pdf/theme.ts'
import { categoryInWords } from '../words.ts'
import type { RetentionData } from './read-retention.ts'
import { drawAgeChart } from './retention-chart.ts'
import { type Amount, bytesInWords, retentionTotals, ruleInWords } from './retention-rows.ts'

const TITLE = 'Retention report'

type CategoryReport = RetentionReport['categories'][number]

/** What is held by category and age, under which policy, what is due, and the last runs. */
export async function retentionPdf(data: RetentionData): Promise<Buffer> {
  const { profile, report: figures } = data
  const day = localDay(figures.dataAsOf, profile.timeZone)
  const report = createReportDocument({
    title: TITLE,
    subject: `${profile.name}, ${day}`,
    author: profile.controller.name,
    dataAsOf: new Date(figures.dataAsOf),
    landscape: true,
    foot: `Workspace ${profile.id}, retention policy version ${figures.policy.version}`,
  })
  cover(report, data)
  await heldAndDue(report, data)
  await policyAndRuns(report, data)
  return report.finish()
}

function cover(report: ReportDocument, { profile, report: figures }: RetentionData): void {
  const { policy } = figures
  const totals = retentionTotals(figures)
  drawCover(report, {
    title: TITLE,
    subtitle: profile.name,
    facts: [
      ['Workspace', profile.id],
      ['Controller', profile.controller.name],
      ['Data as of', `${localTime(figures.dataAsOf, profile.timeZone)} (${profile.timeZone})`],
      [
        'Policy',
        `Version ${policy.version}, in effect since ${localTime(policy.effectiveFrom, profile.timeZone)}`,
      ],
      ['Approved by', policy.approvedBy],
      ['Last run', lastRun(figures, profile.timeZone)],
    ],
    figures: [
      ['Items held', totals.held.items],
      ['Size', bytesInWords(totals.held.bytes)],
      ['Due now', totals.dueNow.items],
      ['Due within 30 days', totals.dueIn30Days.items],
      ['Held back', totals.withheld.items],
    ],
    note: 'Held back: due or not, an item that must not be deleted, for instance under a legal hold. An item is due from the day after the last day of its period, counted in days of the workspace’s time zone. This report states what is stored. It is not legal advice.',
  })
}

function lastRun({ runs }: RetentionReport, timeZone: string): string {
  const [run] = runs
  if (run === undefined) return 'none yet'
  const items = run.categories.reduce((sum, category) => sum + category.items, 0)
  const state = run.finishedAt === undefined ? 'not finished' : `${items.toLocaleString('en')} items`
  return `${localTime(run.startedAt, timeZone)}, ${state}`
}

const amount = ({ items, bytes }: Amount) => [
  { text: items === 0 ? '–' : items.toLocaleString('en'), weight: 'bold' as const, size: 8 },
  { text: items === 0 ? '' : bytesInWords(bytes), colour: COLOUR.muted },
]

async function heldAndDue(
  report: ReportDocument,
  { profile, report: { categories } }: RetentionData,
): Promise<void> {
  report.page('Held and due')
  const y = report.heading('Held and due', report.frame.top)
  const day = (instant: string | undefined) =>
    instant === undefined ? '–' : localDay(instant, profile.timeZone)
  const end = await drawTable<CategoryReport>(report, y, {
    linesPerRow: 2,
    empty: 'The policy has no rules.',
    rows: categories,
    columns: [
      {
        title: 'Category, kept for',
        width: 230,
        cell: ({ rule }) => [
          { text: categoryInWords(rule.category), weight: 'bold', size: 8 },
          { text: ruleInWords(rule), colour: COLOUR.muted },
        ],
      },
      { title: 'Held', width: 70, align: 'right', cell: ({ held }) => amount(held) },
      { title: 'Not ended', width: 70, align: 'right', cell: ({ notEnded }) => amount(notEnded) },
      {
        title: 'Oldest, newest',
        width: 80,
        align: 'right',
        cell: ({ oldest, newest }) => [day(oldest), day(newest)],
      },
      { title: 'Due now', width: 70, align: 'right', cell: ({ due }) => amount(due.now) },
      { title: 'Within 30 days', width: 75, align: 'right', cell: ({ due }) => amount(due.in30Days) },
      { title: 'Within 90 days', width: 75, align: 'right', cell: ({ due }) => amount(due.in90Days) },
      { title: 'Held back', width: 70, align: 'right', cell: ({ withheld }) => amount(withheld) },
    ],
  })
  report.type.line('By age', report.frame.left, end + 20, { size: SIZE.lead, weight: 'bold' })
  drawAgeChart(report, end + 46, categories)
}

async function policyAndRuns(
  report: ReportDocument,
  { profile, report: figures }: RetentionData,
): Promise<void> {
  report.page('Policy and runs')
  const y = report.heading(`Policy, version ${figures.policy.version}`, report.frame.top)
  const end = await drawTable(report, y, {
    linesPerRow: 1,
    empty: 'The policy has no rules.',
    rows: figures.policy.rules,
    columns: [
      {
        title: 'Category',
        width: 160,
        cell: ({ category }) => [{ text: categoryInWords(category), weight: 'bold', size: 8 }],
      },
      { title: 'Kept for', width: 250, cell: (rule) => [{ text: ruleInWords(rule), size: 8 }] },
      { title: 'ISO 8601', width: 60, cell: ({ keep }) => [{ text: keep, size: 8, colour: COLOUR.muted }] },
      { title: 'Basis', width: 210, cell: ({ basisCitation }) => [{ text: basisCitation, size: 8 }] },
      { title: 'Then', width: 60, cell: ({ action }) => [{ text: action, size: 8 }] },
    ],
  })
  report.type.line('Last runs', report.frame.left, end + 22, { size: SIZE.lead, weight: 'bold' })
  await drawTable(report, end + 44, {
    linesPerRow: 1,
    empty: 'No run yet.',
    rows: figures.runs.flatMap((run) =>
      run.categories.map((category, n) => ({ run, category, first: n === 0 })),
    ),
    columns: [
      {
        title: `Started (${profile.timeZone})`,
        width: 150,
        cell: ({ run, first }) => [
          { text: first ? localTime(run.startedAt, profile.timeZone) : '', size: 8 },
        ],
      },
      {
        title: 'Run',
        width: 190,
        cell: ({ run, first }) => [{ text: first ? run.runId : '', colour: COLOUR.muted }],
      },
      {
        title: 'State',
        width: 90,
        cell: ({ run, first }) =>
          !first
            ? ['']
            : run.finishedAt === undefined
              ? [{ text: 'Not finished', mark: COLOUR.bad }]
              : [{ text: 'Finished', mark: COLOUR.good }],
      },
      {
        title: 'Category',
        width: 150,
        cell: ({ category }) => [{ text: categoryInWords(category.category), size: 8 }],
      },
      {
        title: 'Ended before',
        width: 80,
        cell: ({ category }) => [{ text: localDay(category.before, profile.timeZone), size: 8 }],
      },
      {
        title: 'Items',
        width: 60,
        align: 'right',
        cell: ({ category }) => [category.items.toLocaleString('en')],
      },
      { title: 'Size', width: 60, align: 'right', cell: ({ category }) => [bytesInWords(category.bytes)] },
      {
        title: 'Held back',
        width: 60,
        align: 'right',
        cell: ({ category }) => [category.withheld.toLocaleString('en')],
      },
    ],
  })
}
