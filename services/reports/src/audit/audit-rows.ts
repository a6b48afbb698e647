import { type AuditScope, Purpose } from '@onrecord/schemas'
import { localDay, localTime, periodInWords, utcTime } from '../local-time.ts'
import type { AuditEntry } from '../ports.ts'
import { entryTypeInWords, outcomeInWords, purposeInWords, reasonInWords } from '../words.ts'
import type { AuditData } from './read-audit.ts'

/** One entry as a reader sees it. */
export interface AuditRow {
  index: number
  at: Date
  atUtc: string
  atLocal: string
  type: string
  what: string
  purpose: string
  subject: string
  actor: string
  targetKind: string
  targetId: string
  outcome: string
  outcomeInWords: string
  reason: string
  reasonInWords: string
  payloadErased: boolean
  payloadCommitment: string
  leafHash: string
}

interface TypeTotal {
  type: string
  what: string
  outcomes: Record<string, number>
  total: number
}
interface ReasonTotal {
  type: string
  what: string
  outcome: string
  reason: string
  reasonInWords: string
  total: number
}
export interface AuditTotals {
  entries: number
  /** Dated outside the period, and listed because the range is unbroken. */
  outsidePeriod: number
  subjects: number
  firstIndex: number | undefined
  lastIndex: number | undefined
  /** By type, in the order of the words. */
  types: TypeTotal[]
  /** Why things were open, closed, refused; most frequent first. */
  reasons: ReasonTotal[]
}

export const OUTCOMES = ['done', 'open', 'closed', 'refused', 'failed'] as const

export function auditRow(entry: AuditEntry, timeZone: string): AuditRow {
  const purpose = Purpose.safeParse(entry.payload?.['purpose'])
  return {
    index: entry.index,
    at: new Date(entry.at),
    atUtc: `${utcTime(entry.at)}Z`,
    atLocal: localTime(entry.at, timeZone),
    type: entry.type,
    what: entryTypeInWords(entry.type),
    purpose: purpose.success ? purposeInWords(purpose.data) : '',
    subject: entry.subject ?? '',
    actor: entry.actor,
    targetKind: entry.target.kind,
    targetId: entry.target.id,
    outcome: entry.outcome,
    outcomeInWords: outcomeInWords(entry.outcome),
    reason: entry.reason ?? '',
    reasonInWords: entry.reason === undefined ? '' : reasonInWords(entry.reason),
    payloadErased: entry.payload === undefined,
    payloadCommitment: entry.payloadCommitment,
    leafHash: entry.leafHash,
  }
}

export function auditTotals(rows: readonly AuditRow[], scope: AuditScope): AuditTotals {
  const isOutside = ({ at }: AuditRow) => 'from' in scope && (at < scope.from || at >= scope.until)
  const types = Map.groupBy(rows, ({ type }) => type)
  const reasons = Map.groupBy(
    rows.filter(({ reason }) => reason !== ''),
    ({ type, outcome, reason }) => `${type} ${outcome} ${reason}`,
  )
  return {
    entries: rows.length,
    outsidePeriod: rows.filter(isOutside).length,
    subjects: new Set(rows.map(({ subject }) => subject).filter((subject) => subject !== '')).size,
    firstIndex: rows[0]?.index,
    lastIndex: rows.at(-1)?.index,
    types: [...types.values()].map(typeTotal).toSorted((a, b) => compare(a.what, b.what)),
    reasons: [...reasons.values()]
      .flatMap(reasonTotal)
      .toSorted((a, b) => b.total - a.total || compare(a.type + a.reason, b.type + b.reason)),
  }
}

function typeTotal(rows: readonly AuditRow[]): TypeTotal {
  const outcomes: Record<string, number> = {}
  for (const { outcome } of rows) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  return { type: rows[0]?.type ?? '', what: rows[0]?.what ?? '', outcomes, total: rows.length }
}

function reasonTotal(rows: readonly AuditRow[]): ReasonTotal[] {
  const [first] = rows
  if (first === undefined) return []
  const { type, what, outcome, reason, reasonInWords: words } = first
  return [{ type, what, outcome, reason, reasonInWords: words, total: rows.length }]
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** The newest entry's time, or the start of an empty period: what the report is as of, whenever it is made. */
export function auditAsOf(entries: readonly AuditEntry[], scope: AuditScope): Date {
  const newest = entries.reduce((at, entry) => Math.max(at, Date.parse(entry.at)), Number.NEGATIVE_INFINITY)
  if (Number.isFinite(newest)) return new Date(newest)
  return 'from' in scope ? scope.from : new Date(0)
}

/** `consent-audit-trail_acme_2026-11-01_2026-11-30`, in days of the workspace's zone; or `…_acme_call_<id>`. */
export function auditFileName({ profile, scope }: Pick<AuditData, 'profile' | 'scope'>): string {
  if ('about' in scope) return `consent-audit-trail_${profile.id}_${scope.about}_${scope.id}`
  const last = new Date(scope.until.getTime() - 1)
  const days = [scope.from, last].map((at) => localDay(at, profile.timeZone))
  return `consent-audit-trail_${profile.id}_${days.join('_')}`
}

/** The period in days, or what it is about. */
export const scopeInWords = (scope: AuditScope, timeZone: string): string =>
  'from' in scope ? periodInWords(scope, timeZone) : `all about the ${scope.about} ${scope.id}`
