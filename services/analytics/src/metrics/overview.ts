import type { Overview } from '@onrecord/schemas'
import { stepsOf } from './period.ts'
import type { MetricQuestion, MetricRow, RunMetric } from './run-metric.ts'

export interface OverviewSources {
  run: RunMetric
  titleOf(metric: string): string
  dataAsOf(workspace: string): Promise<string | null>
}

/** The board: each part is a metric as it is defined, all asked for at once. */
export async function overviewOf(
  { run, titleOf, dataAsOf }: OverviewSources,
  question: MetricQuestion,
): Promise<Overview> {
  const { filter, workspace } = question
  const { dimension, steps } = stepsOf(filter)
  const ask = (name: string, ...by: string[]) => run(name, question, by)
  const [
    asOf,
    answers,
    answersByStep,
    answersByHour,
    first,
    firstByStep,
    firstByBucket,
    resolution,
    resolutionByStep,
    coverage,
    coverageByStep,
    coverageByReason,
    open,
    outcomes,
    callsByAgent,
    responsesByAgent,
    resolutionsByAgent,
  ] = await Promise.all([
    dataAsOf(workspace),
    ask('answer_rate'),
    ask('answer_rate', dimension),
    ask('answer_rate', 'weekday', 'hour_of_day'),
    ask('first_response'),
    ask('first_response', dimension),
    ask('first_response', 'bucket'),
    ask('resolution_time'),
    ask('resolution_time', dimension),
    ask('recording_coverage'),
    ask('recording_coverage', dimension),
    ask('recording_coverage', 'reason'),
    ask('waiting_now'),
    ask('call_outcomes', dimension, 'direction', 'outcome'),
    ask('call_outcomes', 'agent'),
    ask('response_time', 'agent'),
    ask('resolution_time', 'agent'),
  ])
  const course = (rows: readonly MetricRow[], value: string) => courseOf(rows, dimension, steps, value)
  const duration = (
    name: string,
    metric: string,
    total: readonly MetricRow[],
    byStep: readonly MetricRow[],
    value: string,
  ) => ({
    name,
    title: `${titleOf(metric)}, ${value}`,
    unit: 'seconds' as const,
    value: valueOf(total, value),
    of: valueOf(total, 'count'),
    missing: valueOf(total, 'missing'),
    spark: course(byStep, value),
  })
  const share = (name: string, total: readonly MetricRow[], byStep: readonly MetricRow[], of: string) => ({
    name,
    title: titleOf(name),
    unit: 'share' as const,
    value: valueOf(total, 'rate'),
    of: valueOf(total, of),
    missing: null,
    spark: course(byStep, 'rate'),
  })

  return {
    dataAsOf: asOf,
    from: filter.from,
    to: filter.to,
    figures: [
      share('answer_rate', answers, answersByStep, 'offered'),
      duration('first_response_p50', 'first_response', first, firstByStep, 'p50'),
      duration('first_response_p90', 'first_response', first, firstByStep, 'p90'),
      duration('resolution_p50', 'resolution_time', resolution, resolutionByStep, 'p50'),
      share('recording_coverage', coverage, coverageByStep, 'eligible'),
      {
        name: 'open_now',
        title: titleOf('waiting_now'),
        unit: 'cycles',
        value: valueOf(open, 'open'),
        of: null,
        missing: null,
        spark: [],
      },
    ],
    firstResponse: {
      buckets: bucketsOf(firstByBucket),
      p50: valueOf(first, 'p50'),
      p90: valueOf(first, 'p90'),
      p95: valueOf(first, 'p95'),
    },
    heatMap: answersByHour.map(({ dimensions, values }) => ({
      weekday: Number(dimensions['weekday']),
      hour: Number(dimensions['hour_of_day']),
      offered: values['offered'] ?? 0,
      answered: values['answered'] ?? 0,
    })),
    outcomes: outcomes.map(({ dimensions, values }) => ({
      at: dimensions[dimension] ?? '',
      direction: dimensions['direction'] ?? '',
      outcome: dimensions['outcome'] ?? '',
      calls: values['calls'] ?? 0,
    })),
    agents: agentsOf(callsByAgent, responsesByAgent, resolutionsByAgent),
    recordingCoverage: coverageByReason
      .map(({ dimensions, values }) => ({ reason: dimensions['reason'] ?? '', calls: values['calls'] ?? 0 }))
      .sort((a, b) => b.calls - a.calls || (a.reason < b.reason ? -1 : 1)),
  }
}

const valueOf = (rows: readonly MetricRow[], value: string): number | null => rows[0]?.values[value] ?? null

function courseOf(rows: readonly MetricRow[], dimension: string, steps: readonly string[], value: string) {
  const byStep = new Map(rows.map(({ dimensions, values }) => [dimensions[dimension], values[value] ?? null]))
  return steps.map((at) => ({ at, value: byStep.get(at) ?? null }))
}

/** Lower bounds, in seconds, of the dimension `bucket` of first_response. */
const BUCKETS = [0, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400]

function bucketsOf(rows: readonly MetricRow[]): Overview['firstResponse']['buckets'] {
  const cycles = new Map(
    rows.map(({ dimensions, values }) => [Number(dimensions['bucket']), values['count'] ?? 0]),
  )
  return BUCKETS.map((fromS, n) => ({ fromS, toS: BUCKETS[n + 1] ?? null, cycles: cycles.get(fromS) ?? 0 }))
}

function agentsOf(
  calls: readonly MetricRow[],
  responses: readonly MetricRow[],
  resolutions: readonly MetricRow[],
): Overview['agents'] {
  const ofAgent = (rows: readonly MetricRow[], agent: string) =>
    rows.filter(({ dimensions }) => dimensions['agent'] === agent)
  const agents = new Set(
    [...calls, ...responses, ...resolutions].map(({ dimensions }) => dimensions['agent'] ?? ''),
  )
  return [...agents]
    .filter((agent) => agent !== '')
    .sort()
    .map((agent) => ({
      agent,
      callsAnswered: valueOf(ofAgent(calls, agent), 'answered') ?? 0,
      talkS: valueOf(ofAgent(calls, agent), 'talk_s') ?? 0,
      replies: valueOf(ofAgent(responses, agent), 'count') ?? 0,
      responseP50: valueOf(ofAgent(responses, agent), 'p50'),
      cyclesClosed: valueOf(ofAgent(resolutions, agent), 'count') ?? 0,
      resolutionP50: valueOf(ofAgent(resolutions, agent), 'p50'),
    }))
}
