/** The metrics once more, slowly and in the plainest way, from the rows of the facts: what the SQL is compared with. */
type Row = Record<string, unknown>
type Figures = Record<string, number | null>

/** Linear interpolation between the sorted values, as a spreadsheet's PERCENTILE.INC. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  if (sorted.length === 0) return null
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? 0
  return below + (above - below) * (place - Math.floor(place))
}

function durations(rows: readonly Row[], column: string): Figures {
  const values = rows.map((row) => row[column]).filter((value): value is number => typeof value === 'number')
  return {
    count: values.length,
    missing: rows.length - values.length,
    mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    p50: percentile(values, 0.5),
    p90: percentile(values, 0.9),
    p95: percentile(values, 0.95),
    max: values.length === 0 ? null : Math.max(...values),
  }
}

const number = (rows: readonly Row[], holds: (row: Row) => boolean) => rows.filter(holds).length
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
const isOffered = ({ outcome, short_abandon }: Row) =>
  ['answered', 'no_answer', 'declined_by_business'].includes(String(outcome)) ||
  (outcome === 'abandoned' && short_abandon !== true)

interface Oracle {
  table: string
  /** The instant that decides on the day; null: not in any. */
  at(row: Row): unknown
  counts(row: Row): boolean
  agent: string
  figures(rows: readonly Row[]): Figures
}

const inbound = (row: Row) => row['counted'] === true && row['direction'] === 'inbound'
const calls = (figures: Oracle['figures']): Oracle => ({
  table: 'call_fact',
  at: (row) => row['created_at'],
  counts: inbound,
  agent: 'agent',
  figures,
})
const callShare = (name: string, holds: (row: Row) => boolean) =>
  calls((rows) => {
    const offered = number(rows, isOffered)
    return { [name]: number(rows, holds), offered, rate: share(number(rows, holds), offered) }
  })
const noSkew = (row: Row) => !(row['flags'] as string[]).includes('clock_skew_excluded')

export const oracles: Record<string, Oracle> = {
  answer_rate: callShare('answered', ({ outcome }) => outcome === 'answered'),
  miss_rate: callShare(
    'missed',
    ({ outcome }) => outcome === 'no_answer' || outcome === 'declined_by_business',
  ),
  service_level: callShare(
    'answered_in_time',
    ({ outcome, ring_s }) => outcome === 'answered' && Number(ring_s) <= 20,
  ),
  first_response: {
    table: 'conversation_cycle',
    at: (row) => row['first_response_at'] ?? row['first_customer_at'],
    counts: (row) => row['courtesy'] !== true && noSkew(row),
    agent: 'first_response_by',
    figures: (rows) => durations(rows, 'first_response_s'),
  },
  response_time: {
    table: 'turn_fact',
    at: (row) => row['replied_at'] ?? row['started_at'],
    counts: noSkew,
    agent: 'reply_by',
    figures: (rows) => durations(rows, 'response_s'),
  },
  resolution_time: {
    table: 'conversation_cycle',
    at: (row) => row['closed_at'] ?? row['opened_at'],
    counts: () => true,
    agent: 'closed_by',
    figures: (rows) => durations(rows, 'resolution_s'),
  },
  recording_coverage: {
    table: 'recording_fact',
    at: (row) => row['at'],
    counts: (row) => row['answered'] === true,
    agent: 'agent',
    figures(rows) {
      const eligible = rows.filter((row) => row['eligible'] === true)
      const covered = number(eligible, (row) => row['coverage'] === 'recorded')
      return { covered, eligible: eligible.length, calls: rows.length, rate: share(covered, eligible.length) }
    },
  },
}
